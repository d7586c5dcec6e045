// Measures gradients in the order that all devices follow, and clips rows and tensors by themselves.
#include "pipeline.cuh"

#include "precision.cuh"

// Consecutive tiles of a tensor: the first of them, and how many.
struct Chunk { long long offset; int tensor; int length; };

#define GD_TILE 1024

static __device__ __forceinline__ long long gd_tiles_of(const MeasuredTensor& tensor)
{
    return (tensor.unitLength + GD_TILE - 1) / GD_TILE;
}

// The lanes of a warp as a tree; the first one has the sum.
static __device__ __forceinline__ double gd_warp_sum(double lane)
{
    for (int half = 16; half > 0; half /= 2)
    {
        lane = __dadd_rn(lane, __shfl_down_sync(0xFFFFFFFFu, lane, half));
    }
    return lane;
}

// The square of a float is exact in double precision, so it does not matter that it is not rounded before it is added.
template <int AtOnce, class NumberAt>
static __device__ __forceinline__ double gd_square_sum(int count, NumberAt numberAt)
{
    double sum = 0.0;
#pragma unroll AtOnce
    for (int i = threadIdx.x % 32; i < count; i += 32)
    {
        const double number = numberAt(i);
        sum = __fma_rn(number, number, sum);
    }
    return gd_warp_sum(sum);
}

// The same of numbers as their rule sees them; of those that take more registers fewer are asked for at once. A master copy counts where
// the stored number is what it rounds to.
static __device__ double gd_square_sum(const MeasuredNumbers& all, long long start, int count)
{
    const float* __restrict__ singles = (const float*)all.numbers + start;
    const unsigned short* __restrict__ bits = (const unsigned short*)all.numbers + start;
    const float* __restrict__ master = (const float*)all.beside + start;
    const unsigned short* __restrict__ rest = (const unsigned short*)all.beside + start;
    switch (all.storage)
    {
    case 1:
        return gd_square_sum<4>(count, [=](int i) { return gd_widen_bfloat16(bits[i]); });
    case 2:
        return gd_square_sum<4>(count, [=](int i) { return gd_widen_half(bits[i]); });
    case 3:
        return gd_square_sum<4>(
            count, [=](int i) { return gd_nearest_bfloat16(master[i]) == bits[i] ? master[i] : gd_widen_bfloat16(bits[i]); });
    case 4:
        return gd_square_sum<4>(count, [=](int i) { return gd_nearest_half(master[i]) == bits[i] ? master[i] : gd_widen_half(bits[i]); });
    case 5:
        return gd_square_sum<4>(count, [=](int i) { return gd_join_bfloat16(bits[i], rest[i]); });
    case 6:
        return gd_square_sum<4>(count, [=](int i) { return gd_join_half(bits[i], rest[i]); });
    default:
        return gd_square_sum<8>(count, [=](int i) { return singles[i]; });
    }
}

// Adds up the squares of each tile, a warp for each.
extern "C" __global__ void __launch_bounds__(GD_THREADS) gd_square_tiles(
    const MeasuredTensor* __restrict__ tensors, const Chunk* __restrict__ stretches, int count,
    double* __restrict__ gradientTiles, double* __restrict__ weightTiles)
{
    for (int s = blockIdx.x; s < count; s += gridDim.x)
    {
        const Chunk stretch = stretches[s];
        const MeasuredTensor tensor = tensors[stretch.tensor];
        const long long ofUnit = gd_tiles_of(tensor);
        for (int index = threadIdx.x / 32; index < stretch.length; index += GD_THREADS / 32)
        {
            const long long number = stretch.offset + index;
            const long long unit = number / ofUnit;
            const long long inUnit = (number - unit * ofUnit) * GD_TILE;
            const long long start = unit * tensor.unitLength + inUnit;
            const int length = (int)(tensor.unitLength - inUnit < GD_TILE ? tensor.unitLength - inUnit : GD_TILE);
            const double gradient = gd_square_sum(tensor.gradient, start, length);
            if (threadIdx.x % 32 == 0)
            {
                gradientTiles[tensor.firstTile + number] = gradient;
            }
            if (tensor.weight.numbers != nullptr)
            {
                const double weight = gd_square_sum(tensor.weight, start, length);
                if (threadIdx.x % 32 == 0)
                {
                    weightTiles[tensor.firstTile + number] = weight;
                }
            }
        }
    }
}

// Numbers in 256 lanes, eight for each thread of a warp; the first thread has the sum.
static __device__ __forceinline__ double gd_lane_sum(const double* __restrict__ numbers, long long count)
{
    double lanes[8] = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
    for (long long first = threadIdx.x % 32; first < count; first += GD_THREADS)
    {
#pragma unroll
        for (int i = 0; i < 8; i++)
        {
            if (first + 32 * i < count)
            {
                lanes[i] = __dadd_rn(lanes[i], numbers[first + 32 * i]);
            }
        }
    }
#pragma unroll
    for (int half = 4; half > 0; half /= 2)
    {
#pragma unroll
        for (int i = 0; i < half; i++)
        {
            lanes[i] = __dadd_rn(lanes[i], lanes[i + half]);
        }
    }
    return gd_warp_sum(lanes[0]);
}

// Makes of the tiles of a tensor the squares of its units: all threads for the one there is, or a warp for each.
static __device__ __forceinline__ void gd_add_tiles(
    const MeasuredTensor& tensor, const double* __restrict__ tiles, double* __restrict__ squares)
{
    const long long ofUnit = gd_tiles_of(tensor);
    if (tensor.units == 1)
    {
        double lane = 0.0;
        for (long long tile = threadIdx.x; tile < ofUnit; tile += GD_THREADS)
        {
            lane = __dadd_rn(lane, tiles[tensor.firstTile + tile]);
        }
        lane = gd_block_sum(lane);
        if (threadIdx.x == 0)
        {
            squares[tensor.firstUnit] = lane;
        }
        return;
    }
    for (long long unit = threadIdx.x / 32; unit < tensor.units; unit += GD_THREADS / 32)
    {
        const double sum = gd_lane_sum(tiles + tensor.firstTile + unit * ofUnit, ofUnit);
        if (threadIdx.x % 32 == 0)
        {
            squares[tensor.firstUnit + unit] = sum;
        }
    }
}

// The larger one, NaN where either is.
static __device__ __forceinline__ double gd_larger(double a, double b)
{
    return a > b || a != a ? a : b;
}

static __device__ __forceinline__ double gd_adapt(double gradient, double weights, const Limits& limits)
{
    const double most = __dmul_rn(limits.ratio, gd_larger(weights, limits.minimumWeightNorm));
    // Written so that NaN, of either norm, is no short gradient.
    return gradient <= most ? 1.0 : __ddiv_rn(most, gd_larger(gradient, GD_GUARD));
}

// What clipping makes of the rows of a tensor, and of all of it.
static __device__ __forceinline__ void gd_clip_tensor(const Pipeline& all, int index, const MeasuredTensor& tensor, double unscale)
{
    double lane = 0.0;
    for (long long unit = tensor.firstUnit + threadIdx.x; unit < tensor.firstUnit + tensor.units; unit += GD_THREADS)
    {
        const double norm = __dmul_rn(__dsqrt_rn(all.squares[unit]), unscale);
        const double factor = tensor.weight.numbers == nullptr ? 1.0 : gd_adapt(norm, __dsqrt_rn(all.weightSquares[unit]), all.limits);
        all.unitFactors[unit] = factor;
        lane = __dadd_rn(lane, __dmul_rn(__dmul_rn(__dmul_rn(norm, factor), norm), factor));
    }
    const double squares = gd_block_sum(lane);
    const double whole = gd_shorten(__dsqrt_rn(squares), all.limits.tensorNorm);
    for (long long unit = tensor.firstUnit + threadIdx.x; unit < tensor.firstUnit + tensor.units; unit += GD_THREADS)
    {
        all.unitFactors[unit] = __dmul_rn(all.unitFactors[unit], whole);
    }
    if (threadIdx.x == 0)
    {
        all.left[index] = __dmul_rn(__dmul_rn(squares, whole), whole);
    }
}

// Adds up the units of each tensor, and clips it by itself, a block for each.
extern "C" __global__ void __launch_bounds__(GD_THREADS) gd_clip_tensors(const Pipeline all)
{
    const double unscale = gd_unscale(all, gd_progress_before(all));
    for (int index = blockIdx.x; index < all.tensorCount; index += gridDim.x)
    {
        const MeasuredTensor tensor = all.tensors[index];
        gd_add_tiles(tensor, all.gradientTiles, all.squares);
        if (tensor.weight.numbers != nullptr)
        {
            gd_add_tiles(tensor, all.weightTiles, all.weightSquares);
        }
        __syncthreads();
        gd_clip_tensor(all, index, tensor, unscale);
    }
}

// What becomes of gradients before the kernels of a step see them: measured in the order that all devices follow, and decided about here,
// so that the host need not wait to know. A gradient is cut into units: a whole tensor, or each row of one.

// Consecutive tiles of a tensor: the first of them, and how many.
struct Chunk { long long offset; int tensor; int length; };

struct MeasuredTensor
{
    const float* gradient;
    const float* weight;    // null where the weights are not measured
    long long unitLength;
    long long units;
    long long firstUnit;
    long long firstTile;
};

// What a pipeline does; -1 for what it does not.
struct Limits
{
    double globalNorm;
    double tensorNorm;
    double ratio;
    double minimumWeightNorm;
    double growthFactor;
    double backoffFactor;
    int growthInterval;     // 0 where the loss scale stays
    int measures;
    int skips;
};

// Where training stands.
struct Progress { long long steps; float lossScale; int finiteSteps; };

// What the host says about a step. It plans it for each number of steps that may have been taken, from `lowest` on.
struct alignas(16) StepOrder
{
    Progress known;         // where isKnown
    long long lowest;
    long long number;       // of the order, so that the host knows which one a report is of
    int isKnown;
    int microBatches;
    int scalarVectors;      // of each plan; they follow the order
};

// What the host is told of a step.
struct DecisionReport
{
    Progress after;
    double norm;
    double globalFactor;
    long long number;
    float lossScale;
    int microBatches;
    int isSkipped;
};

struct Pipeline
{
    const MeasuredTensor* tensors;
    double* gradientTiles;
    double* weightTiles;
    double* squares;        // of each unit
    double* weightSquares;
    double* unitFactors;    // what clipping of rows and tensors makes of each unit
    double* left;           // of each tensor the squares that are left then
    float* factors;         // what each unit is multiplied by
    const StepOrder* order;
    Progress* progress;
    int* isSkipped;
    DecisionReport* reports;
    float4* scalars;        // where the kernels of the step read them; null where the host knows which they are
    Limits limits;
    long long units;
    int tensorCount;
};

#define GD_THREADS 256
#define GD_TILE 1024
#define GD_REPORTS 4
#define GD_GUARD 1e-6

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

// The lanes of a block as a tree; every thread gets the sum.
static __device__ __forceinline__ double gd_block_sum(double lane)
{
    __shared__ double lanes[GD_THREADS];
    __syncthreads();
    lanes[threadIdx.x] = lane;
    __syncthreads();
    for (int half = GD_THREADS / 2; half > 0; half /= 2)
    {
        if (threadIdx.x < half)
        {
            lanes[threadIdx.x] = __dadd_rn(lanes[threadIdx.x], lanes[threadIdx.x + half]);
        }
        __syncthreads();
    }
    return lanes[0];
}

// The square of a float is exact in double precision, so it does not matter that it is not rounded before it is added.
static __device__ __forceinline__ double gd_square_sum(const float* __restrict__ numbers, int count)
{
    double sum = 0.0;
#pragma unroll 8
    for (int i = threadIdx.x % 32; i < count; i += 32)
    {
        const double number = numbers[i];
        sum = __fma_rn(number, number, sum);
    }
    return gd_warp_sum(sum);
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
            const double gradient = gd_square_sum(tensor.gradient + start, length);
            if (threadIdx.x % 32 == 0)
            {
                gradientTiles[tensor.firstTile + number] = gradient;
            }
            if (tensor.weight != nullptr)
            {
                const double weight = gd_square_sum(tensor.weight + start, length);
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

static __device__ __forceinline__ Progress gd_progress_before(const Pipeline& all)
{
    return all.order->isKnown ? all.order->known : *all.progress;
}

static __device__ __forceinline__ double gd_unscale(const Pipeline& all, const Progress& before)
{
    return __ddiv_rn(1.0, __dmul_rn((double)before.lossScale, (double)all.order->microBatches));
}

// The larger one, NaN where either is.
static __device__ __forceinline__ double gd_larger(double a, double b)
{
    return a > b || a != a ? a : b;
}

static __device__ __forceinline__ double gd_shorten(double norm, double most)
{
    const double factor = most < 0.0 ? 1.0 : __ddiv_rn(most, __dadd_rn(norm, GD_GUARD));
    return factor > 1.0 ? 1.0 : factor;
}

static __device__ __forceinline__ double gd_adapt(double gradient, double weights, const Limits& limits)
{
    const double most = __dmul_rn(limits.ratio, gd_larger(weights, limits.minimumWeightNorm));
    return gradient > most ? __ddiv_rn(most, gd_larger(gradient, GD_GUARD)) : 1.0;
}

// What clipping makes of the rows of a tensor, and of all of it.
static __device__ __forceinline__ void gd_clip_tensor(const Pipeline& all, int index, const MeasuredTensor& tensor, double unscale)
{
    double lane = 0.0;
    for (long long unit = tensor.firstUnit + threadIdx.x; unit < tensor.firstUnit + tensor.units; unit += GD_THREADS)
    {
        const double norm = __dmul_rn(__dsqrt_rn(all.squares[unit]), unscale);
        const double factor = tensor.weight == nullptr ? 1.0 : gd_adapt(norm, __dsqrt_rn(all.weightSquares[unit]), all.limits);
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
        if (tensor.weight != nullptr)
        {
            gd_add_tiles(tensor, all.weightTiles, all.weightSquares);
        }
        __syncthreads();
        gd_clip_tensor(all, index, tensor, unscale);
    }
}

// The sum of many numbers by one block.
static __device__ __forceinline__ double gd_sum(const double* __restrict__ numbers, long long count)
{
    double lane = 0.0;
    for (long long index = threadIdx.x; index < count; index += GD_THREADS)
    {
        lane = __dadd_rn(lane, numbers[index]);
    }
    return gd_block_sum(lane);
}

// The scale times a factor, where that is still a scale.
static __device__ __forceinline__ float gd_changed(float scale, double factor)
{
    const float changed = __double2float_rn(__dmul_rn((double)scale, factor));
    return changed >= 1.17549435e-38f && changed <= 3.402823466e+38f ? changed : scale;
}

// Where training stands after a step.
static __device__ __forceinline__ Progress gd_advance(const Limits& limits, Progress progress, bool isSkipped)
{
    progress.steps += isSkipped ? 0 : 1;
    if (limits.growthInterval == 0)
    {
        return progress;
    }
    progress.finiteSteps = isSkipped ? 0 : progress.finiteSteps + 1;
    if (isSkipped)
    {
        progress.lossScale = gd_changed(progress.lossScale, limits.backoffFactor);
    }
    else if (progress.finiteSteps >= limits.growthInterval)
    {
        progress.lossScale = gd_changed(progress.lossScale, limits.growthFactor);
        progress.finiteSteps = 0;
    }
    return progress;
}

// Puts the scalars that were planned for the number of steps taken where the kernels read them.
static __device__ __forceinline__ void gd_select_scalars(const Pipeline& all, long long steps)
{
    const int vectors = all.order->scalarVectors;
    const float4* plan = (const float4*)(all.order + 1) + (steps - all.order->lowest) * vectors;
    for (int index = threadIdx.x; index < vectors; index += GD_THREADS)
    {
        all.scalars[index] = plan[index];
    }
}

// Decides whether the step is taken, and what each unit is multiplied by. One block.
extern "C" __global__ void __launch_bounds__(GD_THREADS) gd_decide(const Pipeline all)
{
    const Progress before = gd_progress_before(all);
    const double unscale = gd_unscale(all, before);
    const double norm = all.limits.measures ? __dmul_rn(__dsqrt_rn(gd_sum(all.squares, all.units)), unscale) : 0.0;
    const bool isSkipped = all.limits.skips && !(norm <= 1.7976931348623157e308);
    double global = 1.0;
    if (all.limits.measures && !isSkipped)
    {
        global = gd_shorten(__dsqrt_rn(gd_sum(all.left, all.tensorCount)), all.limits.globalNorm);
    }
    for (long long unit = threadIdx.x; !isSkipped && unit < all.units; unit += GD_THREADS)
    {
        const double clipped = all.limits.measures ? __dmul_rn(unscale, all.unitFactors[unit]) : unscale;
        all.factors[unit] = __double2float_rn(__dmul_rn(clipped, global));
    }
    if (all.scalars != nullptr)
    {
        gd_select_scalars(all, before.steps);
    }
    // All have seen where training stood.
    __syncthreads();
    if (threadIdx.x == 0)
    {
        const Progress after = gd_advance(all.limits, before, isSkipped);
        const DecisionReport report =
            {after, norm, global, all.order->number, before.lossScale, all.order->microBatches, isSkipped ? 1 : 0};
        all.reports[report.number % GD_REPORTS] = report;
        *all.progress = after;
        *all.isSkipped = report.isSkipped;
    }
}

// Numbers of a slot, and where they are kept while something works on them that knows nothing of skipped steps.
struct KeptNumbers { int* slot; int* kept; long long length; };

// Where the step is left out, keeps the numbers, or puts them back.
extern "C" __global__ void __launch_bounds__(GD_THREADS) gd_keep_if_skipped(
    const int* __restrict__ isSkipped, const KeptNumbers* __restrict__ all, int count, int putsBack)
{
    if (*isSkipped == 0)
    {
        return;
    }
    for (int index = 0; index < count; index++)
    {
        const KeptNumbers numbers = all[index];
        const int* source = putsBack ? numbers.kept : numbers.slot;
        int* target = putsBack ? numbers.slot : numbers.kept;
        const long long step = (long long)gridDim.x * blockDim.x;
        for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < numbers.length; i += step)
        {
            target[i] = source[i];
        }
    }
}

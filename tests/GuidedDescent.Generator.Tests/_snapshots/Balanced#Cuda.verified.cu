// Balanced: kernels compiled from the update rule Balanced.UpdateMatrix.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

// What the gradient of a tensor is multiplied by: one factor for each unit of unitLength elements. The tensor begins at element start of
// the first.
struct GradientFactors { const float* factors; long long start; long long unitLength; };

// What a step does around its kernels; all zero where it does nothing.
struct Surroundings
{
    const int* isSkipped;            // not null: leads to what is not 0 where the step is left out
    const GradientFactors* factors;  // not null: one for each tensor
    float* const* averages;          // for each tensor averageCount averages of its weights
    const float* averageRates;       // how far each is drawn towards the weights
    int averageCount;                // 0 but in the launch that stores the weights last
};

// Whether the step is left out.
__device__ __forceinline__ bool gd_is_skipped(const Surroundings& surroundings)
{
    return surroundings.isSkipped != nullptr && *surroundings.isSkipped != 0;
}

// The factors of a stretch of gradients, from that of its first unit on, which has firstLength elements.
struct StretchFactors { const float* factors; float first; int firstLength; int unitLength; };

// Finds them for what begins at an element of a tensor. Where there are none it is 1 for all, which changes no number.
__device__ __forceinline__ StretchFactors gd_find_factors(const Surroundings& surroundings, int tensor, long long element)
{
    // No stretch is longer.
    const int most = 0x3fffffff;
    StretchFactors stretch = {nullptr, 1.0f, most, most};
    if (surroundings.factors != nullptr)
    {
        const GradientFactors all = surroundings.factors[tensor];
        const long long place = all.start + element;
        const long long unit = place / all.unitLength;
        const long long firstLength = (unit + 1) * all.unitLength - place;
        stretch.factors = all.factors + unit;
        stretch.first = *stretch.factors;
        stretch.firstLength = firstLength < most ? (int)firstLength : most;
        stretch.unitLength = all.unitLength < most ? (int)all.unitLength : most;
    }
    return stretch;
}

// The unit of element i of a stretch, counted from its first.
__device__ __forceinline__ int gd_unit_of(const StretchFactors& stretch, int i)
{
    return i < stretch.firstLength ? 0 : 1 + (i - stretch.firstLength) / stretch.unitLength;
}

// The gradient of element i of a stretch times its factor, rounded once.
__device__ __forceinline__ float gd_multiplied(const StretchFactors& stretch, int i, float gradient)
{
    const float factor = i < stretch.firstLength ? stretch.first : stretch.factors[gd_unit_of(stretch, i)];
    return __fmul_rn(factor, gradient);
}

// The same for elements i to i + 3. Behind the first unit one of them may be the first of another.
__device__ __forceinline__ float4 gd_multiplied(const StretchFactors& stretch, int i, float4 gradient)
{
    float factors[4] = {stretch.first, stretch.first, stretch.first, stretch.first};
    if (i + 3 >= stretch.firstLength)
    {
        int unit = gd_unit_of(stretch, i);
        int end = stretch.firstLength + unit * stretch.unitLength;
        #pragma unroll
        for (int lane = 0; lane < 4; lane++)
        {
            if (i + lane == end)
            {
                unit++;
                end += stretch.unitLength;
            }
            factors[lane] = stretch.factors[unit];
        }
    }
    return make_float4(
        __fmul_rn(factors[0], gradient.x), __fmul_rn(factors[1], gradient.y),
        __fmul_rn(factors[2], gradient.z), __fmul_rn(factors[3], gradient.w));
}

// The sum of what the lanes of a warp hold, added up as a tree; the first lane gets it.
__device__ __forceinline__ float gd_sum_of_lanes(float lane)
{
    for (int distance = 16; distance > 0; distance /= 2)
    {
        lane = __fadd_rn(lane, __shfl_down_sync(0xffffffffu, lane, distance));
    }

    return lane;
}

// e + r (w - e) with two roundings, as the processor has it; the weight itself where the rate is 1.
__device__ __forceinline__ float gd_drawn(float average, float weight, float rate)
{
    return rate == 1.0f ? weight : __fmaf_rn(rate, __fsub_rn(weight, average), average);
}

// Draws an average of one weight towards it: not read at a rate of 1, left alone at 0.
__device__ __forceinline__ void gd_draw_average(float* average, float weight, float rate)
{
    if (rate != 0.0f)
    {
        *average = gd_drawn(rate == 1.0f ? weight : *average, weight, rate);
    }
}

// Draws all averages of an element of a tensor towards its weight. The loops stay loops, which saves registers.
__device__ __forceinline__ void gd_draw_averages(const Surroundings& surroundings, int tensor, long long element, float weight)
{
    float* const* averages = surroundings.averages + (long long)surroundings.averageCount * tensor;
    #pragma unroll 1
    for (int a = 0; a < surroundings.averageCount; a++)
    {
        gd_draw_average(averages[a] + element, weight, surroundings.averageRates[a]);
    }
}

// The same for four elements, together where an average is aligned to 16 bytes.
__device__ __forceinline__ void gd_draw_averages(const Surroundings& surroundings, int tensor, long long element, float4 weight)
{
    float* const* averages = surroundings.averages + (long long)surroundings.averageCount * tensor;
    #pragma unroll 1
    for (int a = 0; a < surroundings.averageCount; a++)
    {
        float* average = averages[a] + element;
        const float rate = surroundings.averageRates[a];
        if (((size_t)average & 15) == 0 && rate != 0.0f)
        {
            float4 drawn = weight;
            if (rate != 1.0f)
            {
                const float4 old = *(const float4*)average;
                drawn = make_float4(
                    gd_drawn(old.x, weight.x, rate), gd_drawn(old.y, weight.y, rate),
                    gd_drawn(old.z, weight.z, rate), gd_drawn(old.w, weight.w, rate));
            }
            *(float4*)average = drawn;
        }
        else
        {
            gd_draw_average(average, weight.x, rate);
            gd_draw_average(average + 1, weight.y, rate);
            gd_draw_average(average + 2, weight.z, rate);
            gd_draw_average(average + 3, weight.w, rate);
        }
    }
}

struct Balanced_ScaleScalars
{
};

static __device__ __forceinline__ void scale3(const Balanced_ScaleScalars& s, float update, float& product)
{
    // scale = Lerp(scale, ColumnNorm(update), 1 - Beta);
    product = __fmul_rn(update, update);
}

// Reads update, reduces to scale2: 4 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Balanced_Scale(
    const Balanced_ScaleScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    __shared__ float scale2Groups[8][1024];
    const Balanced_ScaleScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 12ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        const float* updateStream = tensor[5] + chunk.offset;

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int i = lane; i < chunk.length; i += 32)
            {
                scale2Groups[group][i] = 0.0f;
            }
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                const float* updateRow = updateStream + (long long)row * columns;

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float update = updateRow[i];
                    float product;
                    scale3(s, update, product);
                    scale2Groups[group][i] = __fadd_rn(scale2Groups[group][i], product);
                }
            }
        }

        __syncthreads();
        for (int i = threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float scale2Lane = scale2Groups[0][i];
            for (int group = 1; 4 * group < bandRows; group++)
            {
                scale2Lane = __fadd_rn(scale2Lane, scale2Groups[group][i]);
            }
            partials[chunk.tensor][(long long)(firstRow / 32) * columns + firstColumn + i] = scale2Lane;
        }
        __syncthreads();
    }
}

struct Balanced_SumAndScaleScalars
{
    float oneMinusBeta;
};

static __device__ __forceinline__ void sumAndScale(const Balanced_SumAndScaleScalars& s, float& scale, float scale2, float& sum)
{
    // scale = Lerp(scale, ColumnNorm(update), 1 - Beta);
    scale = __fmaf_rn(s.oneMinusBeta, __fsub_rn(__fsqrt_rn(scale2), scale), scale);
    // update /= scale + 1e-8;
    sum = __fadd_rn(scale, 1E-08f);
}

// Reads scale scale2, writes scale sum: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Balanced_SumAndScale(
    const Balanced_SumAndScaleScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Balanced_SumAndScaleScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 12ll * chunk.tensor;
        float* scaleStream = tensor[4] + chunk.offset;
        const float* scale2Stream = tensor[6] + chunk.offset;
        float* sumStream = tensor[7] + chunk.offset;
        const int whole = (((size_t)scaleStream | (size_t)scale2Stream | (size_t)sumStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 scale = *(const float4*)(scaleStream + i);
            float4 scale2 = *(const float4*)(scale2Stream + i);
            float4 sum;
            sumAndScale(s, scale.x, scale2.x, sum.x);
            sumAndScale(s, scale.y, scale2.y, sum.y);
            sumAndScale(s, scale.z, scale2.z, sum.z);
            sumAndScale(s, scale.w, scale2.w, sum.w);
            *(float4*)(scaleStream + i) = scale;
            *(float4*)(sumStream + i) = sum;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float scale = scaleStream[i];
            float scale2 = scale2Stream[i];
            float sum;
            sumAndScale(s, scale, scale2, sum);
            scaleStream[i] = scale;
            sumStream[i] = sum;
        }
    }
}

struct Balanced_GSquaresAndUpdateSquaresScalars
{
};

static __device__ __forceinline__ void gSquaresAndUpdateSquares(const Balanced_GSquaresAndUpdateSquaresScalars& s, float g, float update, float sum, float& product, float& product2)
{
    // update /= scale + 1e-8;
    update = __fdiv_rn(update, sum);
    // Scalar graft = Norm(g) / (Norm(update) + 1e-8);
    product = __fmul_rn(g, g);
    product2 = __fmul_rn(update, update);
}

// Reads g update sum, reduces to gSquares updateSquares: 8 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Balanced_GSquaresAndUpdateSquares(
    const Balanced_GSquaresAndUpdateSquaresScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Balanced_GSquaresAndUpdateSquaresScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 12ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        const float* gStream = tensor[1] + chunk.offset;
        const float* updateStream = tensor[5] + chunk.offset;
        const float* sumStream = tensor[7] + firstColumn;

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                const float* gRow = gStream + (long long)row * columns;
                const float* updateRow = updateStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                float gSquaresLane = 0.0f;
                float updateSquaresLane = 0.0f;
                for (int i = lane; i < chunk.length; i += 32)
                {
                    float g = gRow[i];
                    float update = updateRow[i];
                    float sum = sumStream[i];
                    g = gd_multiplied(factors, i, g);
                    float product;
                    float product2;
                    gSquaresAndUpdateSquares(s, g, update, sum, product, product2);
                    gSquaresLane = __fadd_rn(gSquaresLane, product);
                    updateSquaresLane = __fadd_rn(updateSquaresLane, product2);
                }

                gSquaresLane = gd_sum_of_lanes(gSquaresLane);
                updateSquaresLane = gd_sum_of_lanes(updateSquaresLane);
                if (lane == 0)
                {
                    partials[2ll * chunk.tensor][(long long)(firstRow + row) * ((columns + 1023) / 1024) + firstColumn / 1024] = gSquaresLane;
                    partials[2ll * chunk.tensor + 1][(long long)(firstRow + row) * ((columns + 1023) / 1024) + firstColumn / 1024] = updateSquaresLane;
                }
            }
        }
    }
}

struct Balanced_GraftScalars
{
};

static __device__ __forceinline__ void graft3(const Balanced_GraftScalars& s, float gSquares, float updateSquares)
{
}

// Reads gSquares updateSquares, reduces to graft graft2: 8 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Balanced_Graft(
    const Balanced_GraftScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Balanced_GraftScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 12ll * chunk.tensor;
        const float* gSquaresStream = tensor[8] + chunk.offset;
        const float* updateSquaresStream = tensor[9] + chunk.offset;

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float graftLane = 0.0f;
            float graft2Lane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float gSquares = gSquaresStream[i];
                float updateSquares = updateSquaresStream[i];
                graft3(s, gSquares, updateSquares);
                graftLane = __fadd_rn(graftLane, gSquares);
                graft2Lane = __fadd_rn(graft2Lane, updateSquares);
            }
            graftLane = gd_sum_of_lanes(graftLane);
            graft2Lane = gd_sum_of_lanes(graft2Lane);
            if (lane == 0)
            {
                partials[2ll * chunk.tensor][(chunk.offset + start) / 1024] = graftLane;
                partials[2ll * chunk.tensor + 1][(chunk.offset + start) / 1024] = graft2Lane;
            }
        }
    }
}

struct Balanced_UpdateMatrixScalars
{
    float learningRate;
};

static __device__ __forceinline__ void updateMatrix(const Balanced_UpdateMatrixScalars& s, float& w, float update, float sum, float product)
{
    // update /= scale + 1e-8;
    update = __fdiv_rn(update, sum);
    // w -= LearningRate * graft * update;
    w = __fmaf_rn(-product, update, w);
}

// Reads w update sum graft graft2, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Balanced_UpdateMatrix(
    const Balanced_UpdateMatrixScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Balanced_UpdateMatrixScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 12ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        float* wStream = tensor[0] + chunk.offset;
        const float* updateStream = tensor[5] + chunk.offset;
        const float* sumStream = tensor[7] + firstColumn;

        // per tensor
        float graft = *tensor[10];
        float graft2 = *tensor[11];
        // Scalar graft = Norm(g) / (Norm(update) + 1e-8);
        graft = __fdiv_rn(__fsqrt_rn(graft), __fadd_rn(__fsqrt_rn(graft2), 1E-08f));
        // w -= LearningRate * graft * update;
        float product = __fmul_rn(s.learningRate, graft);

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                float* wRow = wStream + (long long)row * columns;
                const float* updateRow = updateStream + (long long)row * columns;

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float w = wRow[i];
                    float update = updateRow[i];
                    float sum = sumStream[i];
                    updateMatrix(s, w, update, sum, product);
                    wRow[i] = w;
                    gd_draw_averages(surroundings, chunk.tensor, chunk.offset + (long long)row * columns + i, w);
                }
            }
        }
    }
}

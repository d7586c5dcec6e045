// Adafactor: kernels compiled from the update rule Adafactor.Update.

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

// The larger of two numbers, NaN where either is; of two equal numbers the second.
// Same bits as Simd.Max, unlike fmaxf, which drops a NaN.
__device__ __forceinline__ float gd_max(float a, float b)
{
    return a > b || a != a ? a : b;
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

struct Adafactor_RowMeansAndColumnMeansScalars
{
    float epsilon1;
};

static __device__ __forceinline__ void rowMeansAndColumnMeans(const Adafactor_RowMeansAndColumnMeansScalars& s, float g, float& square)
{
    // Matrix square = g * g + Epsilon1;
    square = __fmaf_rn(g, g, s.epsilon1);
}

// Reads g, reduces to rowMeans2 columnMeans2: 4 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_RowMeansAndColumnMeans(
    const Adafactor_RowMeansAndColumnMeansScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    __shared__ float columnMeans2Groups[8][1024];
    const Adafactor_RowMeansAndColumnMeansScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        const float* gStream = tensor[1] + chunk.offset;

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int i = lane; i < chunk.length; i += 32)
            {
                columnMeans2Groups[group][i] = 0.0f;
            }
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                const float* gRow = gStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                float rowMeans2Lane = 0.0f;
                for (int i = lane; i < chunk.length; i += 32)
                {
                    float g = gRow[i];
                    g = gd_multiplied(factors, i, g);
                    float square;
                    rowMeansAndColumnMeans(s, g, square);
                    rowMeans2Lane = __fadd_rn(rowMeans2Lane, square);
                    columnMeans2Groups[group][i] = __fadd_rn(columnMeans2Groups[group][i], square);
                }

                rowMeans2Lane = gd_sum_of_lanes(rowMeans2Lane);
                if (lane == 0)
                {
                    partials[2ll * chunk.tensor][(long long)(firstRow + row) * ((columns + 1023) / 1024) + firstColumn / 1024] = rowMeans2Lane;
                }
            }
        }

        __syncthreads();
        for (int i = threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float columnMeans2Lane = columnMeans2Groups[0][i];
            for (int group = 1; 4 * group < bandRows; group++)
            {
                columnMeans2Lane = __fadd_rn(columnMeans2Lane, columnMeans2Groups[group][i]);
            }
            partials[2ll * chunk.tensor + 1][(long long)(firstRow / 32) * columns + firstColumn + i] = columnMeans2Lane;
        }
        __syncthreads();
    }
}

struct Adafactor_RowMeansSumAndRowMeansScalars
{
    float oneOverValue;
    float tToTheMinusDecayExponent;
};

static __device__ __forceinline__ void rowMeansSumAndRowMeans(const Adafactor_RowMeansSumAndRowMeansScalars& s, float& rowMeans, float rowMeans2)
{
    // rowMeans = Lerp(rowMeans, RowMean(square), Freshness(t));
    rowMeans = __fmaf_rn(s.tToTheMinusDecayExponent, __fmaf_rn(s.oneOverValue, rowMeans2, -rowMeans), rowMeans);
}

// Reads rowMeans rowMeans2, writes rowMeans, reduces to rowMeansSum: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_RowMeansSumAndRowMeans(
    const Adafactor_RowMeansSumAndRowMeansScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_RowMeansSumAndRowMeansScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        float* rowMeansStream = tensor[2] + chunk.offset;
        const float* rowMeans2Stream = tensor[5] + chunk.offset;

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float rowMeansSumLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float rowMeans = rowMeansStream[i];
                float rowMeans2 = rowMeans2Stream[i];
                rowMeansSumAndRowMeans(s, rowMeans, rowMeans2);
                rowMeansStream[i] = rowMeans;
                rowMeansSumLane = __fadd_rn(rowMeansSumLane, rowMeans);
            }
            rowMeansSumLane = gd_sum_of_lanes(rowMeansSumLane);
            if (lane == 0)
            {
                partials[chunk.tensor][(chunk.offset + start) / 1024] = rowMeansSumLane;
            }
        }
    }
}

struct Adafactor_ReciprocalAndColumnMeansScalars
{
    float oneOverValue;
    float tToTheMinusDecayExponent;
};

static __device__ __forceinline__ void reciprocalAndColumnMeans(const Adafactor_ReciprocalAndColumnMeansScalars& s, float& columnMeans, float columnMeans2, float& reciprocal)
{
    // columnMeans = Lerp(columnMeans, ColumnMean(square), Freshness(t));
    columnMeans = __fmaf_rn(s.tToTheMinusDecayExponent, __fmaf_rn(s.oneOverValue, columnMeans2, -columnMeans), columnMeans);
    // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
    float quotient = __fdiv_rn(1.0f, __fsqrt_rn(columnMeans));
    reciprocal = quotient;
}

// Reads columnMeans columnMeans2, writes columnMeans reciprocal: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_ReciprocalAndColumnMeans(
    const Adafactor_ReciprocalAndColumnMeansScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_ReciprocalAndColumnMeansScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        float* columnMeansStream = tensor[3] + chunk.offset;
        const float* columnMeans2Stream = tensor[6] + chunk.offset;
        float* reciprocalStream = tensor[8] + chunk.offset;
        const int whole = (((size_t)columnMeansStream | (size_t)columnMeans2Stream | (size_t)reciprocalStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 columnMeans = *(const float4*)(columnMeansStream + i);
            float4 columnMeans2 = *(const float4*)(columnMeans2Stream + i);
            float4 reciprocal;
            reciprocalAndColumnMeans(s, columnMeans.x, columnMeans2.x, reciprocal.x);
            reciprocalAndColumnMeans(s, columnMeans.y, columnMeans2.y, reciprocal.y);
            reciprocalAndColumnMeans(s, columnMeans.z, columnMeans2.z, reciprocal.z);
            reciprocalAndColumnMeans(s, columnMeans.w, columnMeans2.w, reciprocal.w);
            *(float4*)(columnMeansStream + i) = columnMeans;
            *(float4*)(reciprocalStream + i) = reciprocal;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float columnMeans = columnMeansStream[i];
            float columnMeans2 = columnMeans2Stream[i];
            float reciprocal;
            reciprocalAndColumnMeans(s, columnMeans, columnMeans2, reciprocal);
            columnMeansStream[i] = columnMeans;
            reciprocalStream[i] = reciprocal;
        }
    }
}

struct Adafactor_DirectionSquaresAndWSquaresScalars
{
    float oneOverValue;
};

static __device__ __forceinline__ void directionSquaresAndWSquares(const Adafactor_DirectionSquaresAndWSquaresScalars& s, float w, float g, float reciprocal, float quotient, float& product2, float& product3)
{
    // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
    float direction = __fmul_rn(__fmul_rn(g, quotient), reciprocal);
    // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
    product2 = __fmul_rn(direction, direction);
    // direction *= Max(Sqrt(Mean(w * w)), Epsilon2);
    product3 = __fmul_rn(w, w);
}

// Reads w g rowMeans rowMeansSum reciprocal, reduces to directionSquares wSquares: 8 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_DirectionSquaresAndWSquares(
    const Adafactor_DirectionSquaresAndWSquaresScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_DirectionSquaresAndWSquaresScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        const float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const float* rowMeansStream = tensor[2] + firstRow;
        const float* reciprocalStream = tensor[8] + firstColumn;

        // per tensor
        float rowMeansSum = *tensor[7];
        // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
        float product = __fmul_rn(s.oneOverValue, rowMeansSum);

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                const float* wRow = wStream + (long long)row * columns;
                const float* gRow = gStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                // per row
                float rowMeans = rowMeansStream[row];
                // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
                float quotient = __fdiv_rn(1.0f, __fsqrt_rn(__fdiv_rn(rowMeans, product)));

                float directionSquaresLane = 0.0f;
                float wSquaresLane = 0.0f;
                for (int i = lane; i < chunk.length; i += 32)
                {
                    float w = wRow[i];
                    float g = gRow[i];
                    float reciprocal = reciprocalStream[i];
                    g = gd_multiplied(factors, i, g);
                    float product2;
                    float product3;
                    directionSquaresAndWSquares(s, w, g, reciprocal, quotient, product2, product3);
                    directionSquaresLane = __fadd_rn(directionSquaresLane, product2);
                    wSquaresLane = __fadd_rn(wSquaresLane, product3);
                }

                directionSquaresLane = gd_sum_of_lanes(directionSquaresLane);
                wSquaresLane = gd_sum_of_lanes(wSquaresLane);
                if (lane == 0)
                {
                    partials[2ll * chunk.tensor][(long long)(firstRow + row) * ((columns + 1023) / 1024) + firstColumn / 1024] = directionSquaresLane;
                    partials[2ll * chunk.tensor + 1][(long long)(firstRow + row) * ((columns + 1023) / 1024) + firstColumn / 1024] = wSquaresLane;
                }
            }
        }
    }
}

struct Adafactor_SumAndSum2Scalars
{
};

static __device__ __forceinline__ void sumAndSum2(const Adafactor_SumAndSum2Scalars& s, float directionSquares, float wSquares)
{
}

// Reads directionSquares wSquares, reduces to sum sum2: 8 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_SumAndSum2(
    const Adafactor_SumAndSum2Scalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_SumAndSum2Scalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const float* directionSquaresStream = tensor[9] + chunk.offset;
        const float* wSquaresStream = tensor[10] + chunk.offset;

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float sumLane = 0.0f;
            float sum2Lane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float directionSquares = directionSquaresStream[i];
                float wSquares = wSquaresStream[i];
                sumAndSum2(s, directionSquares, wSquares);
                sumLane = __fadd_rn(sumLane, directionSquares);
                sum2Lane = __fadd_rn(sum2Lane, wSquares);
            }
            sumLane = gd_sum_of_lanes(sumLane);
            sum2Lane = gd_sum_of_lanes(sum2Lane);
            if (lane == 0)
            {
                partials[2ll * chunk.tensor][(chunk.offset + start) / 1024] = sumLane;
                partials[2ll * chunk.tensor + 1][(chunk.offset + start) / 1024] = sum2Lane;
            }
        }
    }
}

struct Adafactor_UpdateScalars
{
    float oneOverValue;
    float oneOverValueTimesValue;
    float oneOverClippingThreshold;
    float scalar;
    float epsilon2;
    float oneMinusBeta1;
    float learningRateTimesWeightDecay;
};

static __device__ __forceinline__ void update(const Adafactor_UpdateScalars& s, float& w, float g, float& momentum, float reciprocal, float quotient2, float quotient, float max)
{
    // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
    float direction = __fmul_rn(__fmul_rn(g, quotient2), reciprocal);
    // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
    direction = __fmul_rn(direction, quotient);
    // momentum = Lerp(momentum, direction, 1 - Beta1);
    momentum = __fmaf_rn(s.oneMinusBeta1, __fmaf_rn(direction, max, -momentum), momentum);
    // w -= LearningRate * WeightDecay * w;
    w = __fmaf_rn(-s.learningRateTimesWeightDecay, w, w);
    // w -= direction;
    w = __fsub_rn(w, momentum);
}

// Reads w g rowMeans momentum rowMeansSum reciprocal sum sum2, writes w momentum: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_Update(
    const Adafactor_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_UpdateScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const float* rowMeansStream = tensor[2] + firstRow;
        float* momentumStream = tensor[4] + chunk.offset;
        const float* reciprocalStream = tensor[8] + firstColumn;

        // per tensor
        float rowMeansSum = *tensor[7];
        float sum = *tensor[11];
        float sum2 = *tensor[12];
        // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
        float product = __fmul_rn(s.oneOverValue, rowMeansSum);
        // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
        float quotient = __fdiv_rn(s.scalar, gd_max(__fmul_rn(s.oneOverClippingThreshold, __fsqrt_rn(__fmul_rn(s.oneOverValueTimesValue, sum))), 1.0f));
        // direction *= Max(Sqrt(Mean(w * w)), Epsilon2);
        float max = gd_max(__fsqrt_rn(__fmul_rn(s.oneOverValueTimesValue, sum2)), s.epsilon2);

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                float* wRow = wStream + (long long)row * columns;
                const float* gRow = gStream + (long long)row * columns;
                float* momentumRow = momentumStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                // per row
                float rowMeans = rowMeansStream[row];
                // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
                float quotient2 = __fdiv_rn(1.0f, __fsqrt_rn(__fdiv_rn(rowMeans, product)));

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float w = wRow[i];
                    float g = gRow[i];
                    float momentum = momentumRow[i];
                    float reciprocal = reciprocalStream[i];
                    g = gd_multiplied(factors, i, g);
                    update(s, w, g, momentum, reciprocal, quotient2, quotient, max);
                    wRow[i] = w;
                    momentumRow[i] = momentum;
                    gd_draw_averages(surroundings, chunk.tensor, chunk.offset + (long long)row * columns + i, w);
                }
            }
        }
    }
}

struct Adafactor_UpdateScaleByWeightNoBeta1Scalars
{
    float oneOverValue;
    float oneOverValueTimesValue;
    float oneOverClippingThreshold;
    float scalar;
    float epsilon2;
    float learningRateTimesWeightDecay;
};

static __device__ __forceinline__ void updateScaleByWeightNoBeta1(const Adafactor_UpdateScaleByWeightNoBeta1Scalars& s, float& w, float g, float reciprocal, float quotient2, float quotient, float max)
{
    // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
    float direction = __fmul_rn(__fmul_rn(g, quotient2), reciprocal);
    // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
    direction = __fmul_rn(direction, quotient);
    // w -= LearningRate * WeightDecay * w;
    w = __fmaf_rn(-s.learningRateTimesWeightDecay, w, w);
    // w -= direction;
    w = __fmaf_rn(-direction, max, w);
}

// Reads w g rowMeans rowMeansSum reciprocal sum sum2, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_UpdateScaleByWeightNoBeta1(
    const Adafactor_UpdateScaleByWeightNoBeta1Scalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_UpdateScaleByWeightNoBeta1Scalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const float* rowMeansStream = tensor[2] + firstRow;
        const float* reciprocalStream = tensor[8] + firstColumn;

        // per tensor
        float rowMeansSum = *tensor[7];
        float sum = *tensor[11];
        float sum2 = *tensor[12];
        // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
        float product = __fmul_rn(s.oneOverValue, rowMeansSum);
        // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
        float quotient = __fdiv_rn(s.scalar, gd_max(__fmul_rn(s.oneOverClippingThreshold, __fsqrt_rn(__fmul_rn(s.oneOverValueTimesValue, sum))), 1.0f));
        // direction *= Max(Sqrt(Mean(w * w)), Epsilon2);
        float max = gd_max(__fsqrt_rn(__fmul_rn(s.oneOverValueTimesValue, sum2)), s.epsilon2);

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                float* wRow = wStream + (long long)row * columns;
                const float* gRow = gStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                // per row
                float rowMeans = rowMeansStream[row];
                // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
                float quotient2 = __fdiv_rn(1.0f, __fsqrt_rn(__fdiv_rn(rowMeans, product)));

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float w = wRow[i];
                    float g = gRow[i];
                    float reciprocal = reciprocalStream[i];
                    g = gd_multiplied(factors, i, g);
                    updateScaleByWeightNoBeta1(s, w, g, reciprocal, quotient2, quotient, max);
                    wRow[i] = w;
                    gd_draw_averages(surroundings, chunk.tensor, chunk.offset + (long long)row * columns + i, w);
                }
            }
        }
    }
}

struct Adafactor_DirectionSquaresScalars
{
    float oneOverValue;
};

static __device__ __forceinline__ void directionSquares2(const Adafactor_DirectionSquaresScalars& s, float g, float reciprocal, float quotient, float& product2)
{
    // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
    float direction = __fmul_rn(__fmul_rn(g, quotient), reciprocal);
    // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
    product2 = __fmul_rn(direction, direction);
}

// Reads g rowMeans rowMeansSum reciprocal, reduces to directionSquares: 4 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_DirectionSquares(
    const Adafactor_DirectionSquaresScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_DirectionSquaresScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        const float* gStream = tensor[1] + chunk.offset;
        const float* rowMeansStream = tensor[2] + firstRow;
        const float* reciprocalStream = tensor[8] + firstColumn;

        // per tensor
        float rowMeansSum = *tensor[7];
        // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
        float product = __fmul_rn(s.oneOverValue, rowMeansSum);

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                const float* gRow = gStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                // per row
                float rowMeans = rowMeansStream[row];
                // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
                float quotient = __fdiv_rn(1.0f, __fsqrt_rn(__fdiv_rn(rowMeans, product)));

                float directionSquaresLane = 0.0f;
                for (int i = lane; i < chunk.length; i += 32)
                {
                    float g = gRow[i];
                    float reciprocal = reciprocalStream[i];
                    g = gd_multiplied(factors, i, g);
                    float product2;
                    directionSquares2(s, g, reciprocal, quotient, product2);
                    directionSquaresLane = __fadd_rn(directionSquaresLane, product2);
                }

                directionSquaresLane = gd_sum_of_lanes(directionSquaresLane);
                if (lane == 0)
                {
                    partials[chunk.tensor][(long long)(firstRow + row) * ((columns + 1023) / 1024) + firstColumn / 1024] = directionSquaresLane;
                }
            }
        }
    }
}

struct Adafactor_SumScalars
{
};

static __device__ __forceinline__ void sum3(const Adafactor_SumScalars& s, float directionSquares)
{
}

// Reads directionSquares, reduces to sum: 4 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_Sum(
    const Adafactor_SumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_SumScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const float* directionSquaresStream = tensor[9] + chunk.offset;

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float sumLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float directionSquares = directionSquaresStream[i];
                sum3(s, directionSquares);
                sumLane = __fadd_rn(sumLane, directionSquares);
            }
            sumLane = gd_sum_of_lanes(sumLane);
            if (lane == 0)
            {
                partials[chunk.tensor][(chunk.offset + start) / 1024] = sumLane;
            }
        }
    }
}

struct Adafactor_UpdateNoScaleByWeightBeta1Scalars
{
    float oneOverValue;
    float oneOverValueTimesValue;
    float oneOverClippingThreshold;
    float scalar;
    float oneMinusBeta1;
    float learningRateTimesWeightDecay;
};

static __device__ __forceinline__ void updateNoScaleByWeightBeta1(const Adafactor_UpdateNoScaleByWeightBeta1Scalars& s, float& w, float g, float& momentum, float reciprocal, float quotient2, float quotient)
{
    // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
    float direction = __fmul_rn(__fmul_rn(g, quotient2), reciprocal);
    // momentum = Lerp(momentum, direction, 1 - Beta1);
    momentum = __fmaf_rn(s.oneMinusBeta1, __fmaf_rn(direction, quotient, -momentum), momentum);
    // w -= LearningRate * WeightDecay * w;
    w = __fmaf_rn(-s.learningRateTimesWeightDecay, w, w);
    // w -= direction;
    w = __fsub_rn(w, momentum);
}

// Reads w g rowMeans momentum rowMeansSum reciprocal sum, writes w momentum: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_UpdateNoScaleByWeightBeta1(
    const Adafactor_UpdateNoScaleByWeightBeta1Scalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_UpdateNoScaleByWeightBeta1Scalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const float* rowMeansStream = tensor[2] + firstRow;
        float* momentumStream = tensor[4] + chunk.offset;
        const float* reciprocalStream = tensor[8] + firstColumn;

        // per tensor
        float rowMeansSum = *tensor[7];
        float sum = *tensor[11];
        // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
        float product = __fmul_rn(s.oneOverValue, rowMeansSum);
        // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
        float quotient = __fdiv_rn(s.scalar, gd_max(__fmul_rn(s.oneOverClippingThreshold, __fsqrt_rn(__fmul_rn(s.oneOverValueTimesValue, sum))), 1.0f));

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                float* wRow = wStream + (long long)row * columns;
                const float* gRow = gStream + (long long)row * columns;
                float* momentumRow = momentumStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                // per row
                float rowMeans = rowMeansStream[row];
                // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
                float quotient2 = __fdiv_rn(1.0f, __fsqrt_rn(__fdiv_rn(rowMeans, product)));

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float w = wRow[i];
                    float g = gRow[i];
                    float momentum = momentumRow[i];
                    float reciprocal = reciprocalStream[i];
                    g = gd_multiplied(factors, i, g);
                    updateNoScaleByWeightBeta1(s, w, g, momentum, reciprocal, quotient2, quotient);
                    wRow[i] = w;
                    momentumRow[i] = momentum;
                    gd_draw_averages(surroundings, chunk.tensor, chunk.offset + (long long)row * columns + i, w);
                }
            }
        }
    }
}

struct Adafactor_UpdateNoScaleByWeightNoBeta1Scalars
{
    float oneOverValue;
    float oneOverValueTimesValue;
    float oneOverClippingThreshold;
    float scalar;
    float learningRateTimesWeightDecay;
};

static __device__ __forceinline__ void updateNoScaleByWeightNoBeta1(const Adafactor_UpdateNoScaleByWeightNoBeta1Scalars& s, float& w, float g, float reciprocal, float quotient2, float quotient)
{
    // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
    float direction = __fmul_rn(__fmul_rn(g, quotient2), reciprocal);
    // w -= LearningRate * WeightDecay * w;
    w = __fmaf_rn(-s.learningRateTimesWeightDecay, w, w);
    // w -= direction;
    w = __fmaf_rn(-direction, quotient, w);
}

// Reads w g rowMeans rowMeansSum reciprocal sum, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Adafactor_UpdateNoScaleByWeightNoBeta1(
    const Adafactor_UpdateNoScaleByWeightNoBeta1Scalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Adafactor_UpdateNoScaleByWeightNoBeta1Scalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 13ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const float* rowMeansStream = tensor[2] + firstRow;
        const float* reciprocalStream = tensor[8] + firstColumn;

        // per tensor
        float rowMeansSum = *tensor[7];
        float sum = *tensor[11];
        // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
        float product = __fmul_rn(s.oneOverValue, rowMeansSum);
        // direction *= StepSize(t) / ClippingFactor(Mean(direction * direction));
        float quotient = __fdiv_rn(s.scalar, gd_max(__fmul_rn(s.oneOverClippingThreshold, __fsqrt_rn(__fmul_rn(s.oneOverValueTimesValue, sum))), 1.0f));

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                float* wRow = wStream + (long long)row * columns;
                const float* gRow = gStream + (long long)row * columns;
                const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset + (long long)row * columns);

                // per row
                float rowMeans = rowMeansStream[row];
                // x * Rsqrt(rowMeans / Mean(rowMeans)) * Rsqrt(columnMeans)
                float quotient2 = __fdiv_rn(1.0f, __fsqrt_rn(__fdiv_rn(rowMeans, product)));

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float w = wRow[i];
                    float g = gRow[i];
                    float reciprocal = reciprocalStream[i];
                    g = gd_multiplied(factors, i, g);
                    updateNoScaleByWeightNoBeta1(s, w, g, reciprocal, quotient2, quotient);
                    wRow[i] = w;
                    gd_draw_averages(surroundings, chunk.tensor, chunk.offset + (long long)row * columns + i, w);
                }
            }
        }
    }
}

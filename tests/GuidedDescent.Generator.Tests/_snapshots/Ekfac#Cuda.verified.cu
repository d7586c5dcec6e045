// Ekfac: kernels compiled from the update rule Ekfac.Update.

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

// The smaller of two numbers, NaN where either is; of two equal numbers the second.
// Same bits as Simd.Min, unlike fminf, which drops a NaN.
__device__ __forceinline__ float gd_min(float a, float b)
{
    return a < b || a != a ? a : b;
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

struct Ekfac_DirectionAndScaleScalars
{
    float oneMinusScaleDecay;
    float oneOverOneMinusScaleDecayToTheT;
    float damping;
};

static __device__ __forceinline__ void directionAndScale(const Ekfac_DirectionAndScaleScalars& s, float& scale, float& projected, float projected2)
{
    // scale = Lerp(scale, projected * projected, 1 - ScaleDecay);
    scale = __fmaf_rn(s.oneMinusScaleDecay, __fmaf_rn(projected2, projected2, -scale), scale);
    // Matrix curvature = scale / (1 - Pow(ScaleDecay, t)) + Damping;
    float curvature = __fmaf_rn(s.oneOverOneMinusScaleDecayToTheT, scale, s.damping);
    // Matrix direction = MatMul(MatMul(gradientBasis, projected / curvature), activationBasis.T);
    float quotient = __fdiv_rn(projected2, curvature);
    projected = quotient;
}

// Reads scale projected2, writes scale projected: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Ekfac_DirectionAndScale(
    const Ekfac_DirectionAndScaleScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Ekfac_DirectionAndScaleScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 16ll * chunk.tensor;
        float* scaleStream = tensor[6] + chunk.offset;
        float* projectedStream = tensor[12] + chunk.offset;
        const float* projected2Stream = tensor[13] + chunk.offset;
        const int whole = (((size_t)scaleStream | (size_t)projectedStream | (size_t)projected2Stream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 scale = *(const float4*)(scaleStream + i);
            float4 projected;
            float4 projected2 = *(const float4*)(projected2Stream + i);
            directionAndScale(s, scale.x, projected.x, projected2.x);
            directionAndScale(s, scale.y, projected.y, projected2.y);
            directionAndScale(s, scale.z, projected.z, projected2.z);
            directionAndScale(s, scale.w, projected.w, projected2.w);
            *(float4*)(scaleStream + i) = scale;
            *(float4*)(projectedStream + i) = projected;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float scale = scaleStream[i];
            float projected;
            float projected2 = projected2Stream[i];
            directionAndScale(s, scale, projected, projected2);
            scaleStream[i] = scale;
            projectedStream[i] = projected;
        }
    }
}

struct Ekfac_SumScalars
{
};

static __device__ __forceinline__ void sum2(const Ekfac_SumScalars& s, float g, float projected, float& product)
{
    // Min(Sqrt(limit / (learningRate * learningRate * Abs(GroupSum(Dot(direction, gradient))))), 1)
    product = __fmul_rn(projected, g);
}

// Reads g projected, reduces to sum: 8 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Ekfac_Sum(
    const Ekfac_SumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Ekfac_SumScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 16ll * chunk.tensor;
        const float* gStream = tensor[1] + chunk.offset;
        const float* projectedStream = tensor[12] + chunk.offset;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float sumLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float g = gStream[i];
                float projected = projectedStream[i];
                g = gd_multiplied(factors, i, g);
                float product;
                sum2(s, g, projected, product);
                sumLane = __fadd_rn(sumLane, product);
            }
            sumLane = gd_sum_of_lanes(sumLane);
            if (lane == 0)
            {
                partials[chunk.tensor][(chunk.offset + start) / 1024] = sumLane;
            }
        }
    }
}

struct Ekfac_UpdateScalars
{
    float learningRateTimesLearningRate;
    float klClip;
    float weightDecay;
    float momentum;
    float learningRate;
};

static __device__ __forceinline__ void update(const Ekfac_UpdateScalars& s, float& w, float& buffer, float projected, float min)
{
    // direction *= KroneckerFactor.Clip(direction, g, LearningRate, KlClip);
    float direction = __fmul_rn(projected, min);
    // buffer = Momentum * buffer + (direction + WeightDecay * w);
    buffer = __fmaf_rn(s.momentum, buffer, __fmaf_rn(s.weightDecay, w, direction));
    // w -= LearningRate * buffer;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w buffer projected groupSum, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Ekfac_Update(
    const Ekfac_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Ekfac_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 16ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        float* bufferStream = tensor[7] + chunk.offset;
        const float* projectedStream = tensor[12] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)bufferStream | (size_t)projectedStream) & 15) == 0 ? chunk.length & ~3 : 0;

        // per tensor
        float groupSum = *tensor[15];
        // Min(Sqrt(limit / (learningRate * learningRate * Abs(GroupSum(Dot(direction, gradient))))), 1)
        float min = gd_min(__fsqrt_rn(__fdiv_rn(s.klClip, __fmul_rn(s.learningRateTimesLearningRate, fabsf(groupSum)))), 1.0f);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            float4 projected = *(const float4*)(projectedStream + i);
            update(s, w.x, buffer.x, projected.x, min);
            update(s, w.y, buffer.y, projected.y, min);
            update(s, w.z, buffer.z, projected.z, min);
            update(s, w.w, buffer.w, projected.w, min);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float buffer = bufferStream[i];
            float projected = projectedStream[i];
            update(s, w, buffer, projected, min);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Ekfac_UpdateAverageRefreshNoKlClipScalars
{
    float momentum;
    float learningRate;
};

static __device__ __forceinline__ void updateAverageRefreshNoKlClip(const Ekfac_UpdateAverageRefreshNoKlClipScalars& s, float& w, float& buffer, float projected)
{
    // buffer = Momentum * buffer + (direction + WeightDecay * w);
    buffer = __fmaf_rn(s.momentum, buffer, projected);
    // w -= LearningRate * buffer;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w buffer projected, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Ekfac_UpdateAverageRefreshNoKlClip(
    const Ekfac_UpdateAverageRefreshNoKlClipScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Ekfac_UpdateAverageRefreshNoKlClipScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 16ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        float* bufferStream = tensor[7] + chunk.offset;
        const float* projectedStream = tensor[12] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)bufferStream | (size_t)projectedStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            float4 projected = *(const float4*)(projectedStream + i);
            updateAverageRefreshNoKlClip(s, w.x, buffer.x, projected.x);
            updateAverageRefreshNoKlClip(s, w.y, buffer.y, projected.y);
            updateAverageRefreshNoKlClip(s, w.z, buffer.z, projected.z);
            updateAverageRefreshNoKlClip(s, w.w, buffer.w, projected.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float buffer = bufferStream[i];
            float projected = projectedStream[i];
            updateAverageRefreshNoKlClip(s, w, buffer, projected);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

// Lamb: kernels compiled from the update rule Lamb.Update.

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

struct Lamb_GSquaresScalars
{
};

static __device__ __forceinline__ void gSquares2(const Lamb_GSquaresScalars& s, float g, float& product)
{
    // g /= Max(Sqrt(GroupSum(Sum(g * g))) / MaximumGradientNorm, 1);
    product = __fmul_rn(g, g);
}

// Reads g, reduces to gSquares: 4 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lamb_GSquares(
    const Lamb_GSquaresScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Lamb_GSquaresScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 8ll * chunk.tensor;
        const float* gStream = tensor[1] + chunk.offset;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float gSquaresLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float g = gStream[i];
                g = gd_multiplied(factors, i, g);
                float product;
                gSquares2(s, g, product);
                gSquaresLane = __fadd_rn(gSquaresLane, product);
            }
            gSquaresLane = gd_sum_of_lanes(gSquaresLane);
            if (lane == 0)
            {
                partials[chunk.tensor][(chunk.offset + start) / 1024] = gSquaresLane;
            }
        }
    }
}

struct Lamb_WSquaresAndDirectionSquaresScalars
{
    float oneOverMaximumGradientNorm;
    float beta1;
    float oneMinusBeta1OrOne;
    float oneMinusBeta2;
    float oneOverOneMinusBeta1ToTheT;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
    float weightDecay;
};

static __device__ __forceinline__ void wSquaresAndDirectionSquares(const Lamb_WSquaresAndDirectionSquaresScalars& s, float w, float g, float& m, float& v, float max, float& product, float& product2)
{
    // g /= Max(Sqrt(GroupSum(Sum(g * g))) / MaximumGradientNorm, 1);
    g = __fdiv_rn(g, max);
    // m = Beta1 * m + (GradientAveraging ? 1 - Beta1 : 1) * g;
    m = __fmaf_rn(s.oneMinusBeta1OrOne, g, __fmul_rn(s.beta1, m));
    // v = Lerp(v, g * g, 1 - Beta2);
    v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(g, g, -v), v);
    // Tensor direction = m / (1 - Pow(Beta1, t)) / (root + Epsilon) + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, __fdiv_rn(__fmul_rn(s.oneOverOneMinusBeta1ToTheT, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
    // direction *= TrustRatio(Norm(w), Norm(direction));
    product = __fmul_rn(w, w);
    product2 = __fmul_rn(direction, direction);
}

// Reads w g m v groupSum, writes m v, reduces to wSquares directionSquares: 24 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lamb_WSquaresAndDirectionSquares(
    const Lamb_WSquaresAndDirectionSquaresScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Lamb_WSquaresAndDirectionSquaresScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 8ll * chunk.tensor;
        const float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        float* vStream = tensor[3] + chunk.offset;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // per tensor
        float groupSum = *tensor[5];
        // g /= Max(Sqrt(GroupSum(Sum(g * g))) / MaximumGradientNorm, 1);
        float max = gd_max(__fmul_rn(s.oneOverMaximumGradientNorm, __fsqrt_rn(groupSum)), 1.0f);

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float wSquaresLane = 0.0f;
            float directionSquaresLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float w = wStream[i];
                float g = gStream[i];
                float m = mStream[i];
                float v = vStream[i];
                g = gd_multiplied(factors, i, g);
                float product;
                float product2;
                wSquaresAndDirectionSquares(s, w, g, m, v, max, product, product2);
                mStream[i] = m;
                vStream[i] = v;
                wSquaresLane = __fadd_rn(wSquaresLane, product);
                directionSquaresLane = __fadd_rn(directionSquaresLane, product2);
            }
            wSquaresLane = gd_sum_of_lanes(wSquaresLane);
            directionSquaresLane = gd_sum_of_lanes(directionSquaresLane);
            if (lane == 0)
            {
                partials[2ll * chunk.tensor][(chunk.offset + start) / 1024] = wSquaresLane;
                partials[2ll * chunk.tensor + 1][(chunk.offset + start) / 1024] = directionSquaresLane;
            }
        }
    }
}

struct Lamb_UpdateScalars
{
    float oneOverOneMinusBeta1ToTheT;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
    float weightDecay;
    float learningRate;
};

static __device__ __forceinline__ void update(const Lamb_UpdateScalars& s, float& w, float m, float v, float where)
{
    // Tensor direction = m / (1 - Pow(Beta1, t)) / (root + Epsilon) + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, __fdiv_rn(__fmul_rn(s.oneOverOneMinusBeta1ToTheT, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
    // direction *= TrustRatio(Norm(w), Norm(direction));
    direction = __fmul_rn(direction, where);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w m v wSquares directionSquares, writes w: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lamb_Update(
    const Lamb_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Lamb_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 8ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* mStream = tensor[2] + chunk.offset;
        const float* vStream = tensor[3] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)mStream | (size_t)vStream) & 15) == 0 ? chunk.length & ~3 : 0;

        // per tensor
        float wSquares = *tensor[6];
        float directionSquares = *tensor[7];
        // direction *= TrustRatio(Norm(w), Norm(direction));
        float root = __fsqrt_rn(wSquares);
        float root2 = __fsqrt_rn(directionSquares);
        // Where((weightNorm > 0) & (directionNorm > 0), weightNorm / directionNorm, 1)
        float where = root > 0.0f && root2 > 0.0f ? __fdiv_rn(root, root2) : 1.0f;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 m = *(const float4*)(mStream + i);
            float4 v = *(const float4*)(vStream + i);
            update(s, w.x, m.x, v.x, where);
            update(s, w.y, m.y, v.y, where);
            update(s, w.z, m.z, v.z, where);
            update(s, w.w, m.w, v.w, where);
            *(float4*)(wStream + i) = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float m = mStream[i];
            float v = vStream[i];
            update(s, w, m, v, where);
            wStream[i] = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Lamb_UpdateMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars
{
    float oneOverMaximumGradientNorm;
    float beta1;
    float oneMinusBeta1OrOne;
    float oneMinusBeta2;
    float oneOverOneMinusBeta1ToTheT;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
    float weightDecay;
    float learningRate;
};

static __device__ __forceinline__ void updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(const Lamb_UpdateMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars& s, float& w, float g, float& m, float& v, float max)
{
    // g /= Max(Sqrt(GroupSum(Sum(g * g))) / MaximumGradientNorm, 1);
    g = __fdiv_rn(g, max);
    // m = Beta1 * m + (GradientAveraging ? 1 - Beta1 : 1) * g;
    m = __fmaf_rn(s.oneMinusBeta1OrOne, g, __fmul_rn(s.beta1, m));
    // v = Lerp(v, g * g, 1 - Beta2);
    v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(g, g, -v), v);
    // Tensor direction = m / (1 - Pow(Beta1, t)) / (root + Epsilon) + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, __fdiv_rn(__fmul_rn(s.oneOverOneMinusBeta1ToTheT, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g m v groupSum, writes w m v: 28 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lamb_UpdateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(
    const Lamb_UpdateMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Lamb_UpdateMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 8ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        float* vStream = tensor[3] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)mStream | (size_t)vStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // per tensor
        float groupSum = *tensor[5];
        // g /= Max(Sqrt(GroupSum(Sum(g * g))) / MaximumGradientNorm, 1);
        float max = gd_max(__fmul_rn(s.oneOverMaximumGradientNorm, __fsqrt_rn(groupSum)), 1.0f);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            float4 v = *(const float4*)(vStream + i);
            g = gd_multiplied(factors, i, g);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.x, g.x, m.x, v.x, max);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.y, g.y, m.y, v.y, max);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.z, g.z, m.z, v.z, max);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.w, g.w, m.w, v.w, max);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
            *(float4*)(vStream + i) = v;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            float v = vStream[i];
            g = gd_multiplied(factors, i, g);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w, g, m, v, max);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Lamb_WSquaresAndDirectionSquares2Scalars
{
    float beta1;
    float oneMinusBeta1OrOne;
    float oneMinusBeta2;
    float oneOverOneMinusBeta1ToTheT;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
    float weightDecay;
};

static __device__ __forceinline__ void wSquaresAndDirectionSquares2(const Lamb_WSquaresAndDirectionSquares2Scalars& s, float w, float g, float& m, float& v, float& product, float& product2)
{
    // m = Beta1 * m + (GradientAveraging ? 1 - Beta1 : 1) * g;
    m = __fmaf_rn(s.oneMinusBeta1OrOne, g, __fmul_rn(s.beta1, m));
    // v = Lerp(v, g * g, 1 - Beta2);
    v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(g, g, -v), v);
    // Tensor direction = m / (1 - Pow(Beta1, t)) / (root + Epsilon) + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, __fdiv_rn(__fmul_rn(s.oneOverOneMinusBeta1ToTheT, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
    // direction *= TrustRatio(Norm(w), Norm(direction));
    product = __fmul_rn(w, w);
    product2 = __fmul_rn(direction, direction);
}

// Reads w g m v, writes m v, reduces to wSquares directionSquares: 24 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lamb_WSquaresAndDirectionSquares2(
    const Lamb_WSquaresAndDirectionSquares2Scalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Lamb_WSquaresAndDirectionSquares2Scalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 8ll * chunk.tensor;
        const float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        float* vStream = tensor[3] + chunk.offset;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float wSquaresLane = 0.0f;
            float directionSquaresLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float w = wStream[i];
                float g = gStream[i];
                float m = mStream[i];
                float v = vStream[i];
                g = gd_multiplied(factors, i, g);
                float product;
                float product2;
                wSquaresAndDirectionSquares2(s, w, g, m, v, product, product2);
                mStream[i] = m;
                vStream[i] = v;
                wSquaresLane = __fadd_rn(wSquaresLane, product);
                directionSquaresLane = __fadd_rn(directionSquaresLane, product2);
            }
            wSquaresLane = gd_sum_of_lanes(wSquaresLane);
            directionSquaresLane = gd_sum_of_lanes(directionSquaresLane);
            if (lane == 0)
            {
                partials[2ll * chunk.tensor][(chunk.offset + start) / 1024] = wSquaresLane;
                partials[2ll * chunk.tensor + 1][(chunk.offset + start) / 1024] = directionSquaresLane;
            }
        }
    }
}

struct Lamb_UpdateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars
{
    float beta1;
    float oneMinusBeta1OrOne;
    float oneMinusBeta2;
    float oneOverOneMinusBeta1ToTheT;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
    float weightDecay;
    float learningRate;
};

static __device__ __forceinline__ void updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(const Lamb_UpdateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars& s, float& w, float g, float& m, float& v)
{
    // m = Beta1 * m + (GradientAveraging ? 1 - Beta1 : 1) * g;
    m = __fmaf_rn(s.oneMinusBeta1OrOne, g, __fmul_rn(s.beta1, m));
    // v = Lerp(v, g * g, 1 - Beta2);
    v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(g, g, -v), v);
    // Tensor direction = m / (1 - Pow(Beta1, t)) / (root + Epsilon) + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, __fdiv_rn(__fmul_rn(s.oneOverOneMinusBeta1ToTheT, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g m v, writes w m v: 28 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lamb_UpdateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(
    const Lamb_UpdateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Lamb_UpdateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdaptScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 8ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        float* vStream = tensor[3] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)mStream | (size_t)vStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            float4 v = *(const float4*)(vStream + i);
            g = gd_multiplied(factors, i, g);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.x, g.x, m.x, v.x);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.y, g.y, m.y, v.y);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.z, g.z, m.z, v.z);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.w, g.w, m.w, v.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
            *(float4*)(vStream + i) = v;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            float v = vStream[i];
            g = gd_multiplied(factors, i, g);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

// AdamW: kernels compiled from the update rule AdamW.Update.

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

// The sign of x as 1 or -1; zeros and NaN stay themselves.
// Same bits as Simd.Sign.
__device__ __forceinline__ float gd_sign(float x)
{
    return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x;
}

struct AdamW_UpdateDecayCoupledScalars
{
    float weightDecay;
    float oneMinusBeta1;
    float oneMinusBeta2;
    float stepSize;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
};

static __device__ __forceinline__ void updateDecayCoupled(const AdamW_UpdateDecayCoupledScalars& s, float& w, float g, float& m, float& v)
{
    // mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient
    float gradient = __fmaf_rn(s.weightDecay, w, g);
    // m = Lerp(m, gradient, 1 - Beta1);
    m = __fmaf_rn(s.oneMinusBeta1, __fsub_rn(gradient, m), m);
    // v = Lerp(v, gradient * gradient, 1 - Beta2);
    v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(gradient, gradient, -v), v);
    // w -= stepSize * m / (root + Epsilon);
    w = __fsub_rn(w, __fdiv_rn(__fmul_rn(s.stepSize, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
}

// Reads w g m v, writes w m v: 28 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) AdamW_UpdateDecayCoupled(
    const AdamW_UpdateDecayCoupledScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const AdamW_UpdateDecayCoupledScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 4ll * chunk.tensor;
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
            updateDecayCoupled(s, w.x, g.x, m.x, v.x);
            updateDecayCoupled(s, w.y, g.y, m.y, v.y);
            updateDecayCoupled(s, w.z, g.z, m.z, v.z);
            updateDecayCoupled(s, w.w, g.w, m.w, v.w);
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
            updateDecayCoupled(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct AdamW_UpdateDecayCautiousScalars
{
    float oneMinusBeta1;
    float oneMinusBeta2;
    float decayRate;
    float stepSize;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
};

static __device__ __forceinline__ void updateDecayCautious(const AdamW_UpdateDecayCautiousScalars& s, float& w, float g, float& m, float& v)
{
    // m = Lerp(m, gradient, 1 - Beta1);
    m = __fmaf_rn(s.oneMinusBeta1, __fsub_rn(g, m), m);
    // v = Lerp(v, gradient * gradient, 1 - Beta2);
    v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(g, g, -v), v);
    // Tensor taken = decayRate * weight;
    float taken = __fmul_rn(s.decayRate, w);
    // taken = Where(Sign(update) * weight >= 0, taken, 0);
    taken = __fmul_rn(gd_sign(m), w) >= 0.0f ? taken : 0.0f;
    // return weight - taken;
    w = __fsub_rn(w, taken);
    // w -= stepSize * m / (root + Epsilon);
    w = __fsub_rn(w, __fdiv_rn(__fmul_rn(s.stepSize, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
}

// Reads w g m v, writes w m v: 28 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) AdamW_UpdateDecayCautious(
    const AdamW_UpdateDecayCautiousScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const AdamW_UpdateDecayCautiousScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 4ll * chunk.tensor;
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
            updateDecayCautious(s, w.x, g.x, m.x, v.x);
            updateDecayCautious(s, w.y, g.y, m.y, v.y);
            updateDecayCautious(s, w.z, g.z, m.z, v.z);
            updateDecayCautious(s, w.w, g.w, m.w, v.w);
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
            updateDecayCautious(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct AdamW_UpdateScalars
{
    float oneMinusBeta1;
    float oneMinusBeta2;
    float decayRate;
    float stepSize;
    float oneOverSqrtOneMinusBeta2ToTheT;
    float epsilon;
};

static __device__ __forceinline__ void update(const AdamW_UpdateScalars& s, float& w, float g, float& m, float& v)
{
    // m = Lerp(m, gradient, 1 - Beta1);
    m = __fmaf_rn(s.oneMinusBeta1, __fsub_rn(g, m), m);
    // v = Lerp(v, gradient * gradient, 1 - Beta2);
    v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(g, g, -v), v);
    // return weight - taken;
    w = __fmaf_rn(-s.decayRate, w, w);
    // w -= stepSize * m / (root + Epsilon);
    w = __fsub_rn(w, __fdiv_rn(__fmul_rn(s.stepSize, m), __fmaf_rn(s.oneOverSqrtOneMinusBeta2ToTheT, __fsqrt_rn(v), s.epsilon)));
}

// Reads w g m v, writes w m v: 28 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) AdamW_Update(
    const AdamW_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const AdamW_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 4ll * chunk.tensor;
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
            update(s, w.x, g.x, m.x, v.x);
            update(s, w.y, g.y, m.y, v.y);
            update(s, w.z, g.z, m.z, v.z);
            update(s, w.w, g.w, m.w, v.w);
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
            update(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

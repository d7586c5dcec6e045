// AdamW: kernels compiled from the update rule AdamW.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

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
    const Chunk* __restrict__ chunks, int chunkCount)
{
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

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            float4 v = *(const float4*)(vStream + i);
            updateDecayCoupled(s, w.x, g.x, m.x, v.x);
            updateDecayCoupled(s, w.y, g.y, m.y, v.y);
            updateDecayCoupled(s, w.z, g.z, m.z, v.z);
            updateDecayCoupled(s, w.w, g.w, m.w, v.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
            *(float4*)(vStream + i) = v;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            float v = vStream[i];
            updateDecayCoupled(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
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
    const Chunk* __restrict__ chunks, int chunkCount)
{
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

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            float4 v = *(const float4*)(vStream + i);
            updateDecayCautious(s, w.x, g.x, m.x, v.x);
            updateDecayCautious(s, w.y, g.y, m.y, v.y);
            updateDecayCautious(s, w.z, g.z, m.z, v.z);
            updateDecayCautious(s, w.w, g.w, m.w, v.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
            *(float4*)(vStream + i) = v;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            float v = vStream[i];
            updateDecayCautious(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
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
    const Chunk* __restrict__ chunks, int chunkCount)
{
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

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            float4 v = *(const float4*)(vStream + i);
            update(s, w.x, g.x, m.x, v.x);
            update(s, w.y, g.y, m.y, v.y);
            update(s, w.z, g.z, m.z, v.z);
            update(s, w.w, g.w, m.w, v.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
            *(float4*)(vStream + i) = v;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            float v = vStream[i];
            update(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
        }
    }
}

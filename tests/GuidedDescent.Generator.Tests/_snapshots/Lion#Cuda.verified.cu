// Lion: kernels compiled from the update rule Lion.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

// The sign of x as 1 or -1; zeros and NaN stay themselves.
// Same bits as Simd.Sign.
__device__ __forceinline__ float gd_sign(float x)
{
    return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x;
}

struct Lion_UpdateDecayCoupledScalars
{
    float weightDecay;
    float oneMinusBeta1;
    float learningRate;
    float oneMinusBeta2;
};

static __device__ __forceinline__ void updateDecayCoupled(const Lion_UpdateDecayCoupledScalars& s, float& w, float g, float& m)
{
    // mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient
    float gradient = __fmaf_rn(s.weightDecay, w, g);
    // Tensor direction = Sign(Lerp(m, gradient, 1 - Beta1));
    float difference = __fsub_rn(gradient, m);
    float direction = gd_sign(__fmaf_rn(s.oneMinusBeta1, difference, m));
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
    // m = Lerp(m, gradient, 1 - Beta2);
    m = __fmaf_rn(s.oneMinusBeta2, difference, m);
}

// Reads w g m, writes w m: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lion_UpdateDecayCoupled(
    const Lion_UpdateDecayCoupledScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Lion_UpdateDecayCoupledScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)mStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            updateDecayCoupled(s, w.x, g.x, m.x);
            updateDecayCoupled(s, w.y, g.y, m.y);
            updateDecayCoupled(s, w.z, g.z, m.z);
            updateDecayCoupled(s, w.w, g.w, m.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            updateDecayCoupled(s, w, g, m);
            wStream[i] = w;
            mStream[i] = m;
        }
    }
}

struct Lion_UpdateDecayCautiousScalars
{
    float oneMinusBeta1;
    float decayRate;
    float learningRate;
    float oneMinusBeta2;
};

static __device__ __forceinline__ void updateDecayCautious(const Lion_UpdateDecayCautiousScalars& s, float& w, float g, float& m)
{
    // Tensor direction = Sign(Lerp(m, gradient, 1 - Beta1));
    float difference = __fsub_rn(g, m);
    float direction = gd_sign(__fmaf_rn(s.oneMinusBeta1, difference, m));
    // Tensor taken = decayRate * weight;
    float taken = __fmul_rn(s.decayRate, w);
    // taken = Where(Sign(update) * weight >= 0, taken, 0);
    taken = __fmul_rn(gd_sign(direction), w) >= 0.0f ? taken : 0.0f;
    // return weight - taken;
    w = __fsub_rn(w, taken);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
    // m = Lerp(m, gradient, 1 - Beta2);
    m = __fmaf_rn(s.oneMinusBeta2, difference, m);
}

// Reads w g m, writes w m: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lion_UpdateDecayCautious(
    const Lion_UpdateDecayCautiousScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Lion_UpdateDecayCautiousScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)mStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            updateDecayCautious(s, w.x, g.x, m.x);
            updateDecayCautious(s, w.y, g.y, m.y);
            updateDecayCautious(s, w.z, g.z, m.z);
            updateDecayCautious(s, w.w, g.w, m.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            updateDecayCautious(s, w, g, m);
            wStream[i] = w;
            mStream[i] = m;
        }
    }
}

struct Lion_UpdateScalars
{
    float oneMinusBeta1;
    float decayRate;
    float learningRate;
    float oneMinusBeta2;
};

static __device__ __forceinline__ void update(const Lion_UpdateScalars& s, float& w, float g, float& m)
{
    // Tensor direction = Sign(Lerp(m, gradient, 1 - Beta1));
    float difference = __fsub_rn(g, m);
    float direction = gd_sign(__fmaf_rn(s.oneMinusBeta1, difference, m));
    // return weight - taken;
    w = __fmaf_rn(-s.decayRate, w, w);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
    // m = Lerp(m, gradient, 1 - Beta2);
    m = __fmaf_rn(s.oneMinusBeta2, difference, m);
}

// Reads w g m, writes w m: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Lion_Update(
    const Lion_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Lion_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)mStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            update(s, w.x, g.x, m.x);
            update(s, w.y, g.y, m.y);
            update(s, w.z, g.z, m.z);
            update(s, w.w, g.w, m.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            update(s, w, g, m);
            wStream[i] = w;
            mStream[i] = m;
        }
    }
}

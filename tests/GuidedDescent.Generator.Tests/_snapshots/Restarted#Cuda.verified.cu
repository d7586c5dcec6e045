// Restarted: kernels compiled from the update rule Restarted.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

struct Restarted_UpdateRestartScalars
{
    float smoothings;
    float scaleTimesLearningRate;
};

static __device__ __forceinline__ void updateRestart(const Restarted_UpdateRestartScalars& s, float& w, float g, float& m)
{
    float smooth = g;
    for (int pass = 0; pass < (int)s.smoothings; pass++)
    {
        // smooth = Lerp(smooth, m, 0.25);
        float smooth2 = __fmaf_rn(0.25f, __fsub_rn(m, smooth), smooth);
        smooth = smooth2;
    }
    // w -= scale * LearningRate * Masks.Agreeing(m, g);
    w = __fmaf_rn(-s.scaleTimesLearningRate, __fmul_rn(smooth, g) > 0.0f ? smooth : 0.0f, w);
    m = smooth;
}

// Reads w g m, writes w m: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Restarted_UpdateRestart(
    const Restarted_UpdateRestartScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Restarted_UpdateRestartScalars s = *scalars;
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
            updateRestart(s, w.x, g.x, m.x);
            updateRestart(s, w.y, g.y, m.y);
            updateRestart(s, w.z, g.z, m.z);
            updateRestart(s, w.w, g.w, m.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            updateRestart(s, w, g, m);
            wStream[i] = w;
            mStream[i] = m;
        }
    }
}

struct Restarted_UpdateNoRestartScalars
{
    float smoothings;
    float share;
    float scaleTimesLearningRate;
};

static __device__ __forceinline__ void updateNoRestart(const Restarted_UpdateNoRestartScalars& s, float& w, float g, float& m)
{
    float smooth = g;
    for (int pass = 0; pass < (int)s.smoothings; pass++)
    {
        // smooth = Lerp(smooth, m, 0.25);
        float smooth2 = __fmaf_rn(0.25f, __fsub_rn(m, smooth), smooth);
        smooth = smooth2;
    }
    // m = restart ? smooth : share * m + smooth;
    m = __fmaf_rn(s.share, m, smooth);
    // w -= scale * LearningRate * Masks.Agreeing(m, g);
    w = __fmaf_rn(-s.scaleTimesLearningRate, __fmul_rn(m, g) > 0.0f ? m : 0.0f, w);
}

// Reads w g m, writes w m: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Restarted_UpdateNoRestart(
    const Restarted_UpdateNoRestartScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Restarted_UpdateNoRestartScalars s = *scalars;
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
            updateNoRestart(s, w.x, g.x, m.x);
            updateNoRestart(s, w.y, g.y, m.y);
            updateNoRestart(s, w.z, g.z, m.z);
            updateNoRestart(s, w.w, g.w, m.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            updateNoRestart(s, w, g, m);
            wStream[i] = w;
            mStream[i] = m;
        }
    }
}

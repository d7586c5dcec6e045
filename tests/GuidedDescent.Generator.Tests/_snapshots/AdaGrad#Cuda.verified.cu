// AdaGrad: kernels compiled from the update rule AdaGrad.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

struct AdaGrad_UpdateScalars
{
    float weightDecay;
    float stepSize;
    float epsilon;
};

static __device__ __forceinline__ void update(const AdaGrad_UpdateScalars& s, float& w, float g, float& sum)
{
    // g += WeightDecay * w;
    g = __fmaf_rn(s.weightDecay, w, g);
    // sum += g * g;
    sum = __fmaf_rn(g, g, sum);
    // w -= stepSize * g / (Sqrt(sum) + Epsilon);
    w = __fsub_rn(w, __fdiv_rn(__fmul_rn(s.stepSize, g), __fadd_rn(__fsqrt_rn(sum), s.epsilon)));
}

// Reads w g sum, writes w sum: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) AdaGrad_Update(
    const AdaGrad_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const AdaGrad_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* sumStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)sumStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 sum = *(const float4*)(sumStream + i);
            update(s, w.x, g.x, sum.x);
            update(s, w.y, g.y, sum.y);
            update(s, w.z, g.z, sum.z);
            update(s, w.w, g.w, sum.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(sumStream + i) = sum;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float sum = sumStream[i];
            update(s, w, g, sum);
            wStream[i] = w;
            sumStream[i] = sum;
        }
    }
}

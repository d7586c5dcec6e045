// Sgd: kernels compiled from the update rule Sgd.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

struct Sgd_UpdateMomentumFirstStepNesterovScalars
{
    float weightDecay;
    float momentum;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumFirstStepNesterov(const Sgd_UpdateMomentumFirstStepNesterovScalars& s, float& w, float g, float& buffer)
{
    // Tensor direction = g + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    float direction2 = __fmaf_rn(s.momentum, direction, direction);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction2, w);
    buffer = direction;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumFirstStepNesterov(
    const Sgd_UpdateMomentumFirstStepNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Sgd_UpdateMomentumFirstStepNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            updateMomentumFirstStepNesterov(s, w.x, g.x, buffer.x);
            updateMomentumFirstStepNesterov(s, w.y, g.y, buffer.y);
            updateMomentumFirstStepNesterov(s, w.z, g.z, buffer.z);
            updateMomentumFirstStepNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            updateMomentumFirstStepNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
        }
    }
}

struct Sgd_UpdateMomentumFirstStepNoNesterovScalars
{
    float weightDecay;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumFirstStepNoNesterov(const Sgd_UpdateMomentumFirstStepNoNesterovScalars& s, float& w, float g, float& buffer)
{
    // Tensor direction = g + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
    buffer = direction;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumFirstStepNoNesterov(
    const Sgd_UpdateMomentumFirstStepNoNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Sgd_UpdateMomentumFirstStepNoNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            updateMomentumFirstStepNoNesterov(s, w.x, g.x, buffer.x);
            updateMomentumFirstStepNoNesterov(s, w.y, g.y, buffer.y);
            updateMomentumFirstStepNoNesterov(s, w.z, g.z, buffer.z);
            updateMomentumFirstStepNoNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            updateMomentumFirstStepNoNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
        }
    }
}

struct Sgd_UpdateMomentumLaterStepNesterovScalars
{
    float weightDecay;
    float momentum;
    float oneMinusDampening;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumLaterStepNesterov(const Sgd_UpdateMomentumLaterStepNesterovScalars& s, float& w, float g, float& buffer)
{
    // Tensor direction = g + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, direction, __fmul_rn(s.momentum, buffer));
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    direction = __fmaf_rn(s.momentum, buffer, direction);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumLaterStepNesterov(
    const Sgd_UpdateMomentumLaterStepNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Sgd_UpdateMomentumLaterStepNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            updateMomentumLaterStepNesterov(s, w.x, g.x, buffer.x);
            updateMomentumLaterStepNesterov(s, w.y, g.y, buffer.y);
            updateMomentumLaterStepNesterov(s, w.z, g.z, buffer.z);
            updateMomentumLaterStepNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            updateMomentumLaterStepNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
        }
    }
}

struct Sgd_UpdateMomentumLaterStepNoNesterovScalars
{
    float weightDecay;
    float momentum;
    float oneMinusDampening;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumLaterStepNoNesterov(const Sgd_UpdateMomentumLaterStepNoNesterovScalars& s, float& w, float g, float& buffer)
{
    // Tensor direction = g + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, direction, __fmul_rn(s.momentum, buffer));
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumLaterStepNoNesterov(
    const Sgd_UpdateMomentumLaterStepNoNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Sgd_UpdateMomentumLaterStepNoNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            updateMomentumLaterStepNoNesterov(s, w.x, g.x, buffer.x);
            updateMomentumLaterStepNoNesterov(s, w.y, g.y, buffer.y);
            updateMomentumLaterStepNoNesterov(s, w.z, g.z, buffer.z);
            updateMomentumLaterStepNoNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            updateMomentumLaterStepNoNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
        }
    }
}

struct Sgd_UpdateNoMomentumScalars
{
    float weightDecay;
    float learningRate;
};

static __device__ __forceinline__ void updateNoMomentum(const Sgd_UpdateNoMomentumScalars& s, float& w, float g)
{
    // Tensor direction = g + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateNoMomentum(
    const Sgd_UpdateNoMomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Sgd_UpdateNoMomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            updateNoMomentum(s, w.x, g.x);
            updateNoMomentum(s, w.y, g.y);
            updateNoMomentum(s, w.z, g.z);
            updateNoMomentum(s, w.w, g.w);
            *(float4*)(wStream + i) = w;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            updateNoMomentum(s, w, g);
            wStream[i] = w;
        }
    }
}

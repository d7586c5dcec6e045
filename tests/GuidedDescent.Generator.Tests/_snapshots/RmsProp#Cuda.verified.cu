// RmsProp: kernels compiled from the update rule RmsProp.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

// The larger of two numbers, NaN where either is; of two equal numbers the second.
// Same bits as Simd.Max, unlike fmaxf, which drops a NaN.
__device__ __forceinline__ float gd_max(float a, float b)
{
    return a > b || a != a ? a : b;
}

struct RmsProp_UpdateCenteredMomentumScalars
{
    float weightDecay;
    float oneMinusAlpha;
    float epsilon;
    float momentum;
    float learningRate;
};

static __device__ __forceinline__ void updateCenteredMomentum(const RmsProp_UpdateCenteredMomentumScalars& s, float& w, float g, float& square, float& mean, float& buffer)
{
    // g += WeightDecay * w;
    g = __fmaf_rn(s.weightDecay, w, g);
    // square = Lerp(square, g * g, 1 - Alpha);
    square = __fmaf_rn(s.oneMinusAlpha, __fmaf_rn(g, g, -square), square);
    // mean = Lerp(mean, g, 1 - Alpha);
    mean = __fmaf_rn(s.oneMinusAlpha, __fsub_rn(g, mean), mean);
    // variance = Max(square - mean * mean, 0);
    float variance = gd_max(__fmaf_rn(-mean, mean, square), 0.0f);
    // Tensor direction = g / (Sqrt(variance) + Epsilon);
    float direction = __fdiv_rn(g, __fadd_rn(__fsqrt_rn(variance), s.epsilon));
    // buffer = Momentum * buffer + direction;
    buffer = __fmaf_rn(s.momentum, buffer, direction);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w g square mean buffer, writes w square mean buffer: 36 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) RmsProp_UpdateCenteredMomentum(
    const RmsProp_UpdateCenteredMomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const RmsProp_UpdateCenteredMomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* squareStream = tensor[2] + chunk.offset;
        float* meanStream = tensor[3] + chunk.offset;
        float* bufferStream = tensor[4] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)squareStream | (size_t)meanStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 square = *(const float4*)(squareStream + i);
            float4 mean = *(const float4*)(meanStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            updateCenteredMomentum(s, w.x, g.x, square.x, mean.x, buffer.x);
            updateCenteredMomentum(s, w.y, g.y, square.y, mean.y, buffer.y);
            updateCenteredMomentum(s, w.z, g.z, square.z, mean.z, buffer.z);
            updateCenteredMomentum(s, w.w, g.w, square.w, mean.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(squareStream + i) = square;
            *(float4*)(meanStream + i) = mean;
            *(float4*)(bufferStream + i) = buffer;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float square = squareStream[i];
            float mean = meanStream[i];
            float buffer = bufferStream[i];
            updateCenteredMomentum(s, w, g, square, mean, buffer);
            wStream[i] = w;
            squareStream[i] = square;
            meanStream[i] = mean;
            bufferStream[i] = buffer;
        }
    }
}

struct RmsProp_UpdateCenteredNoMomentumScalars
{
    float weightDecay;
    float oneMinusAlpha;
    float epsilon;
    float learningRate;
};

static __device__ __forceinline__ void updateCenteredNoMomentum(const RmsProp_UpdateCenteredNoMomentumScalars& s, float& w, float g, float& square, float& mean)
{
    // g += WeightDecay * w;
    g = __fmaf_rn(s.weightDecay, w, g);
    // square = Lerp(square, g * g, 1 - Alpha);
    square = __fmaf_rn(s.oneMinusAlpha, __fmaf_rn(g, g, -square), square);
    // mean = Lerp(mean, g, 1 - Alpha);
    mean = __fmaf_rn(s.oneMinusAlpha, __fsub_rn(g, mean), mean);
    // variance = Max(square - mean * mean, 0);
    float variance = gd_max(__fmaf_rn(-mean, mean, square), 0.0f);
    // Tensor direction = g / (Sqrt(variance) + Epsilon);
    float direction = __fdiv_rn(g, __fadd_rn(__fsqrt_rn(variance), s.epsilon));
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g square mean, writes w square mean: 28 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) RmsProp_UpdateCenteredNoMomentum(
    const RmsProp_UpdateCenteredNoMomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const RmsProp_UpdateCenteredNoMomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* squareStream = tensor[2] + chunk.offset;
        float* meanStream = tensor[3] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)squareStream | (size_t)meanStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 square = *(const float4*)(squareStream + i);
            float4 mean = *(const float4*)(meanStream + i);
            updateCenteredNoMomentum(s, w.x, g.x, square.x, mean.x);
            updateCenteredNoMomentum(s, w.y, g.y, square.y, mean.y);
            updateCenteredNoMomentum(s, w.z, g.z, square.z, mean.z);
            updateCenteredNoMomentum(s, w.w, g.w, square.w, mean.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(squareStream + i) = square;
            *(float4*)(meanStream + i) = mean;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float square = squareStream[i];
            float mean = meanStream[i];
            updateCenteredNoMomentum(s, w, g, square, mean);
            wStream[i] = w;
            squareStream[i] = square;
            meanStream[i] = mean;
        }
    }
}

struct RmsProp_UpdateNoCenteredMomentumScalars
{
    float weightDecay;
    float oneMinusAlpha;
    float epsilon;
    float momentum;
    float learningRate;
};

static __device__ __forceinline__ void updateNoCenteredMomentum(const RmsProp_UpdateNoCenteredMomentumScalars& s, float& w, float g, float& square, float& buffer)
{
    // g += WeightDecay * w;
    g = __fmaf_rn(s.weightDecay, w, g);
    // square = Lerp(square, g * g, 1 - Alpha);
    square = __fmaf_rn(s.oneMinusAlpha, __fmaf_rn(g, g, -square), square);
    // Tensor direction = g / (Sqrt(variance) + Epsilon);
    float direction = __fdiv_rn(g, __fadd_rn(__fsqrt_rn(square), s.epsilon));
    // buffer = Momentum * buffer + direction;
    buffer = __fmaf_rn(s.momentum, buffer, direction);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w g square buffer, writes w square buffer: 28 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) RmsProp_UpdateNoCenteredMomentum(
    const RmsProp_UpdateNoCenteredMomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const RmsProp_UpdateNoCenteredMomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* squareStream = tensor[2] + chunk.offset;
        float* bufferStream = tensor[4] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)squareStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 square = *(const float4*)(squareStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            updateNoCenteredMomentum(s, w.x, g.x, square.x, buffer.x);
            updateNoCenteredMomentum(s, w.y, g.y, square.y, buffer.y);
            updateNoCenteredMomentum(s, w.z, g.z, square.z, buffer.z);
            updateNoCenteredMomentum(s, w.w, g.w, square.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(squareStream + i) = square;
            *(float4*)(bufferStream + i) = buffer;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float square = squareStream[i];
            float buffer = bufferStream[i];
            updateNoCenteredMomentum(s, w, g, square, buffer);
            wStream[i] = w;
            squareStream[i] = square;
            bufferStream[i] = buffer;
        }
    }
}

struct RmsProp_UpdateNoCenteredNoMomentumScalars
{
    float weightDecay;
    float oneMinusAlpha;
    float epsilon;
    float learningRate;
};

static __device__ __forceinline__ void updateNoCenteredNoMomentum(const RmsProp_UpdateNoCenteredNoMomentumScalars& s, float& w, float g, float& square)
{
    // g += WeightDecay * w;
    g = __fmaf_rn(s.weightDecay, w, g);
    // square = Lerp(square, g * g, 1 - Alpha);
    square = __fmaf_rn(s.oneMinusAlpha, __fmaf_rn(g, g, -square), square);
    // Tensor direction = g / (Sqrt(variance) + Epsilon);
    float direction = __fdiv_rn(g, __fadd_rn(__fsqrt_rn(square), s.epsilon));
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g square, writes w square: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) RmsProp_UpdateNoCenteredNoMomentum(
    const RmsProp_UpdateNoCenteredNoMomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const RmsProp_UpdateNoCenteredNoMomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* squareStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)squareStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 square = *(const float4*)(squareStream + i);
            updateNoCenteredNoMomentum(s, w.x, g.x, square.x);
            updateNoCenteredNoMomentum(s, w.y, g.y, square.y);
            updateNoCenteredNoMomentum(s, w.z, g.z, square.z);
            updateNoCenteredNoMomentum(s, w.w, g.w, square.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(squareStream + i) = square;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float square = squareStream[i];
            updateNoCenteredNoMomentum(s, w, g, square);
            wStream[i] = w;
            squareStream[i] = square;
        }
    }
}

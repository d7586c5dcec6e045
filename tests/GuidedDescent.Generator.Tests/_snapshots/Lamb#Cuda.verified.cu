// Lamb: kernels compiled from the update rule Lamb.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

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
    float* const* __restrict__ partials, int rows, int columns)
{
    const Lamb_GSquaresScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 8ll * chunk.tensor;
        const float* gStream = tensor[1] + chunk.offset;

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float gSquaresLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float g = gStream[i];
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
    float* const* __restrict__ partials, int rows, int columns)
{
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
    const Chunk* __restrict__ chunks, int chunkCount)
{
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
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float m = mStream[i];
            float v = vStream[i];
            update(s, w, m, v, where);
            wStream[i] = w;
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
    const Chunk* __restrict__ chunks, int chunkCount)
{
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
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.x, g.x, m.x, v.x, max);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.y, g.y, m.y, v.y, max);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.z, g.z, m.z, v.z, max);
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.w, g.w, m.w, v.w, max);
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
            updateMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w, g, m, v, max);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
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
    float* const* __restrict__ partials, int rows, int columns)
{
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
    const Chunk* __restrict__ chunks, int chunkCount)
{
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

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            float4 v = *(const float4*)(vStream + i);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.x, g.x, m.x, v.x);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.y, g.y, m.y, v.y);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.z, g.z, m.z, v.z);
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w.w, g.w, m.w, v.w);
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
            updateNoMaximumGradientNormNoWeightDecayAndNoAlwaysAdapt(s, w, g, m, v);
            wStream[i] = w;
            mStream[i] = m;
            vStream[i] = v;
        }
    }
}

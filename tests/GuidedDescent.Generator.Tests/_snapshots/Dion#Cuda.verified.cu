// Dion: kernels compiled from the update rule Dion.Update.

// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.
struct Chunk { long long offset; int tensor; int length; };

struct Dion_MomentumScalars
{
};

static __device__ __forceinline__ void momentum2(const Dion_MomentumScalars& s, float g, float& momentum)
{
    // momentum += g;
    momentum = __fadd_rn(momentum, g);
}

// Reads g momentum, writes momentum: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Dion_Momentum(
    const Dion_MomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Dion_MomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 10ll * chunk.tensor;
        const float* gStream = tensor[1] + chunk.offset;
        float* momentumStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)gStream | (size_t)momentumStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 g = *(const float4*)(gStream + i);
            float4 momentum = *(const float4*)(momentumStream + i);
            momentum2(s, g.x, momentum.x);
            momentum2(s, g.y, momentum.y);
            momentum2(s, g.z, momentum.z);
            momentum2(s, g.w, momentum.w);
            *(float4*)(momentumStream + i) = momentum;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float g = gStream[i];
            float momentum = momentumStream[i];
            momentum2(s, g, momentum);
            momentumStream[i] = momentum;
        }
    }
}

struct Dion_RightSquaresScalars
{
};

static __device__ __forceinline__ void rightSquares2(const Dion_RightSquaresScalars& s, float right, float& product)
{
    // basis = right / (ColumnNorm(right) + Epsilon);
    product = __fmul_rn(right, right);
}

// Reads right, reduces to rightSquares: 4 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Dion_RightSquares(
    const Dion_RightSquaresScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns)
{
    __shared__ float rightSquaresGroups[8][1024];
    const Dion_RightSquaresScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 10ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        const float* rightStream = tensor[6] + chunk.offset;

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int i = lane; i < chunk.length; i += 32)
            {
                rightSquaresGroups[group][i] = 0.0f;
            }
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                const float* rightRow = rightStream + (long long)row * columns;

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float right = rightRow[i];
                    float product;
                    rightSquares2(s, right, product);
                    rightSquaresGroups[group][i] = __fadd_rn(rightSquaresGroups[group][i], product);
                }
            }
        }

        __syncthreads();
        for (int i = threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float rightSquaresLane = rightSquaresGroups[0][i];
            for (int group = 1; 4 * group < bandRows; group++)
            {
                rightSquaresLane = __fadd_rn(rightSquaresLane, rightSquaresGroups[group][i]);
            }
            partials[chunk.tensor][(long long)(firstRow / 32) * columns + firstColumn + i] = rightSquaresLane;
        }
        __syncthreads();
    }
}

struct Dion_SumScalars
{
    float epsilon;
};

static __device__ __forceinline__ void sum2(const Dion_SumScalars& s, float rightSquares, float& sum)
{
    // basis = right / (ColumnNorm(right) + Epsilon);
    sum = __fadd_rn(__fsqrt_rn(rightSquares), s.epsilon);
}

// Reads rightSquares, writes sum: 8 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Dion_Sum(
    const Dion_SumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Dion_SumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 10ll * chunk.tensor;
        const float* rightSquaresStream = tensor[7] + chunk.offset;
        float* sumStream = tensor[8] + chunk.offset;
        const int whole = (((size_t)rightSquaresStream | (size_t)sumStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 rightSquares = *(const float4*)(rightSquaresStream + i);
            float4 sum;
            sum2(s, rightSquares.x, sum.x);
            sum2(s, rightSquares.y, sum.y);
            sum2(s, rightSquares.z, sum.z);
            sum2(s, rightSquares.w, sum.w);
            *(float4*)(sumStream + i) = sum;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float rightSquares = rightSquaresStream[i];
            float sum;
            sum2(s, rightSquares, sum);
            sumStream[i] = sum;
        }
    }
}

struct Dion_BasisScalars
{
};

static __device__ __forceinline__ void basis2(const Dion_BasisScalars& s, float& basis, float right, float sum)
{
    // basis = right / (ColumnNorm(right) + Epsilon);
    basis = __fdiv_rn(right, sum);
}

// Reads right sum, writes basis: 8 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Dion_Basis(
    const Dion_BasisScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns)
{
    const Dion_BasisScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 10ll * chunk.tensor;
        const int firstRow = (int)(chunk.offset / columns);
        const int firstColumn = (int)(chunk.offset % columns);
        const int bandRows = rows - firstRow < 32 ? rows - firstRow : 32;
        float* basisStream = tensor[3] + chunk.offset;
        const float* rightStream = tensor[6] + chunk.offset;
        const float* sumStream = tensor[8] + firstColumn;

        // A warp takes a group of four rows, one after the other, a lane every 32nd column.
        for (int group = warp; 4 * group < bandRows; group += blockDim.x / 32)
        {
            for (int row = 4 * group; row < 4 * group + 4 && row < bandRows; row++)
            {
                float* basisRow = basisStream + (long long)row * columns;
                const float* rightRow = rightStream + (long long)row * columns;

                for (int i = lane; i < chunk.length; i += 32)
                {
                    float basis;
                    float right = rightRow[i];
                    float sum = sumStream[i];
                    basis2(s, basis, right, sum);
                    basisRow[i] = basis;
                }
            }
        }
    }
}

struct Dion_UpdateScalars
{
    float learningRateTimesWeightDecay;
};

static __device__ __forceinline__ void update(const Dion_UpdateScalars& s, float& w, float w2)
{
    // w -= LearningRate * WeightDecay * w;
    w = __fmaf_rn(-s.learningRateTimesWeightDecay, w, w);
    // w -= LearningRate * Sqrt(rows / columns) * MatMul(left, basis.T);
    w = __fsub_rn(w, w2);
}

// Reads w w2, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Dion_Update(
    const Dion_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount)
{
    const Dion_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 10ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* w2Stream = tensor[9] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)w2Stream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 w2 = *(const float4*)(w2Stream + i);
            update(s, w.x, w2.x);
            update(s, w.y, w2.y);
            update(s, w.z, w2.z);
            update(s, w.w, w2.w);
            *(float4*)(wStream + i) = w;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float w2 = w2Stream[i];
            update(s, w, w2);
            wStream[i] = w;
        }
    }
}

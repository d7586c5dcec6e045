// NovoGrad: kernels compiled from the update rule NovoGrad.Update.

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

struct NovoGrad_SquareScalars
{
};

static __device__ __forceinline__ void square2(const NovoGrad_SquareScalars& s, float g, float& product)
{
    // Scalar square = Sum(g * g);
    product = __fmul_rn(g, g);
}

// Reads g, reduces to square: 4 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) NovoGrad_Square(
    const NovoGrad_SquareScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    float* const* __restrict__ partials, int rows, int columns,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const NovoGrad_SquareScalars s = *scalars;
    const int warp = threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        const float* gStream = tensor[1] + chunk.offset;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // A warp takes a tile of 1024 elements, a lane every 32nd of them.
        for (int start = 1024 * warp; start < chunk.length; start += 32 * blockDim.x)
        {
            const int end = chunk.length - start < 1024 ? chunk.length : start + 1024;
            float squareLane = 0.0f;
            for (int i = start + lane; i < end; i += 32)
            {
                float g = gStream[i];
                g = gd_multiplied(factors, i, g);
                float product;
                square2(s, g, product);
                squareLane = __fadd_rn(squareLane, product);
            }
            squareLane = gd_sum_of_lanes(squareLane);
            if (lane == 0)
            {
                partials[chunk.tensor][(chunk.offset + start) / 1024] = squareLane;
            }
        }
    }
}

struct NovoGrad_VScalars
{
    float oneMinusBeta2;
};

static __device__ __forceinline__ void v2(const NovoGrad_VScalars& s, float& v, float square)
{
    // v = Where(v == 0, square, Lerp(v, square, 1 - Beta2));
    v = v == 0.0f ? square : __fmaf_rn(s.oneMinusBeta2, __fsub_rn(square, v), v);
}

// Reads v square, writes v: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) NovoGrad_V(
    const NovoGrad_VScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const NovoGrad_VScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* vStream = tensor[3] + chunk.offset;
        const float* squareStream = tensor[4] + chunk.offset;
        const int whole = (((size_t)vStream | (size_t)squareStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 v = *(const float4*)(vStream + i);
            float4 square = *(const float4*)(squareStream + i);
            v2(s, v.x, square.x);
            v2(s, v.y, square.y);
            v2(s, v.z, square.z);
            v2(s, v.w, square.w);
            *(float4*)(vStream + i) = v;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float v = vStream[i];
            float square = squareStream[i];
            v2(s, v, square);
            vStream[i] = v;
        }
    }
}

struct NovoGrad_UpdateScalars
{
    float epsilon;
    float weightDecay;
    float beta1;
    float oneMinusBeta1OrOne;
    float learningRate;
};

static __device__ __forceinline__ void update(const NovoGrad_UpdateScalars& s, float& w, float g, float& m, float sum)
{
    // Tensor normalized = g / (Sqrt(v) + Epsilon) + WeightDecay * w;
    float normalized = __fmaf_rn(s.weightDecay, w, __fdiv_rn(g, sum));
    // m = Beta1 * m + (GradientAveraging ? 1 - Beta1 : 1) * normalized;
    m = __fmaf_rn(s.oneMinusBeta1OrOne, normalized, __fmul_rn(s.beta1, m));
    // w -= LearningRate * m;
    w = __fmaf_rn(-s.learningRate, m, w);
}

// Reads w g m v, writes w m: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) NovoGrad_Update(
    const NovoGrad_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const NovoGrad_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* mStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)mStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // per tensor
        float v = *tensor[3];
        // Tensor normalized = g / (Sqrt(v) + Epsilon) + WeightDecay * w;
        float sum = __fadd_rn(__fsqrt_rn(v), s.epsilon);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 m = *(const float4*)(mStream + i);
            g = gd_multiplied(factors, i, g);
            update(s, w.x, g.x, m.x, sum);
            update(s, w.y, g.y, m.y, sum);
            update(s, w.z, g.z, m.z, sum);
            update(s, w.w, g.w, m.w, sum);
            *(float4*)(wStream + i) = w;
            *(float4*)(mStream + i) = m;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float m = mStream[i];
            g = gd_multiplied(factors, i, g);
            update(s, w, g, m, sum);
            wStream[i] = w;
            mStream[i] = m;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

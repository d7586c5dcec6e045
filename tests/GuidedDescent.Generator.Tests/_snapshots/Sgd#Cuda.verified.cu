// Sgd: kernels compiled from the update rule Sgd.Update.

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

struct Sgd_UpdateDecayCoupledMomentumFirstStepNesterovScalars
{
    float weightDecay;
    float momentum;
    float learningRate;
};

static __device__ __forceinline__ void updateDecayCoupledMomentumFirstStepNesterov(const Sgd_UpdateDecayCoupledMomentumFirstStepNesterovScalars& s, float& w, float g, float& buffer)
{
    // mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    float direction2 = __fmaf_rn(s.momentum, direction, direction);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction2, w);
    buffer = direction;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateDecayCoupledMomentumFirstStepNesterov(
    const Sgd_UpdateDecayCoupledMomentumFirstStepNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateDecayCoupledMomentumFirstStepNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumFirstStepNesterov(s, w.x, g.x, buffer.x);
            updateDecayCoupledMomentumFirstStepNesterov(s, w.y, g.y, buffer.y);
            updateDecayCoupledMomentumFirstStepNesterov(s, w.z, g.z, buffer.z);
            updateDecayCoupledMomentumFirstStepNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumFirstStepNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateDecayCoupledMomentumFirstStepNoNesterovScalars
{
    float weightDecay;
    float learningRate;
};

static __device__ __forceinline__ void updateDecayCoupledMomentumFirstStepNoNesterov(const Sgd_UpdateDecayCoupledMomentumFirstStepNoNesterovScalars& s, float& w, float g, float& buffer)
{
    // mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
    buffer = direction;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateDecayCoupledMomentumFirstStepNoNesterov(
    const Sgd_UpdateDecayCoupledMomentumFirstStepNoNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateDecayCoupledMomentumFirstStepNoNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumFirstStepNoNesterov(s, w.x, g.x, buffer.x);
            updateDecayCoupledMomentumFirstStepNoNesterov(s, w.y, g.y, buffer.y);
            updateDecayCoupledMomentumFirstStepNoNesterov(s, w.z, g.z, buffer.z);
            updateDecayCoupledMomentumFirstStepNoNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumFirstStepNoNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateDecayCoupledMomentumLaterStepNesterovScalars
{
    float weightDecay;
    float momentum;
    float oneMinusDampening;
    float learningRate;
};

static __device__ __forceinline__ void updateDecayCoupledMomentumLaterStepNesterov(const Sgd_UpdateDecayCoupledMomentumLaterStepNesterovScalars& s, float& w, float g, float& buffer)
{
    // mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, direction, __fmul_rn(s.momentum, buffer));
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    direction = __fmaf_rn(s.momentum, buffer, direction);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateDecayCoupledMomentumLaterStepNesterov(
    const Sgd_UpdateDecayCoupledMomentumLaterStepNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateDecayCoupledMomentumLaterStepNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumLaterStepNesterov(s, w.x, g.x, buffer.x);
            updateDecayCoupledMomentumLaterStepNesterov(s, w.y, g.y, buffer.y);
            updateDecayCoupledMomentumLaterStepNesterov(s, w.z, g.z, buffer.z);
            updateDecayCoupledMomentumLaterStepNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumLaterStepNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateDecayCoupledMomentumLaterStepNoNesterovScalars
{
    float weightDecay;
    float momentum;
    float oneMinusDampening;
    float learningRate;
};

static __device__ __forceinline__ void updateDecayCoupledMomentumLaterStepNoNesterov(const Sgd_UpdateDecayCoupledMomentumLaterStepNoNesterovScalars& s, float& w, float g, float& buffer)
{
    // mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, direction, __fmul_rn(s.momentum, buffer));
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateDecayCoupledMomentumLaterStepNoNesterov(
    const Sgd_UpdateDecayCoupledMomentumLaterStepNoNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateDecayCoupledMomentumLaterStepNoNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumLaterStepNoNesterov(s, w.x, g.x, buffer.x);
            updateDecayCoupledMomentumLaterStepNoNesterov(s, w.y, g.y, buffer.y);
            updateDecayCoupledMomentumLaterStepNoNesterov(s, w.z, g.z, buffer.z);
            updateDecayCoupledMomentumLaterStepNoNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledMomentumLaterStepNoNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateDecayCoupledNoMomentumScalars
{
    float weightDecay;
    float learningRate;
};

static __device__ __forceinline__ void updateDecayCoupledNoMomentum(const Sgd_UpdateDecayCoupledNoMomentumScalars& s, float& w, float g)
{
    // mode == WeightDecayMode.Coupled ? gradient + decay * weight : gradient
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateDecayCoupledNoMomentum(
    const Sgd_UpdateDecayCoupledNoMomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateDecayCoupledNoMomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledNoMomentum(s, w.x, g.x);
            updateDecayCoupledNoMomentum(s, w.y, g.y);
            updateDecayCoupledNoMomentum(s, w.z, g.z);
            updateDecayCoupledNoMomentum(s, w.w, g.w);
            *(float4*)(wStream + i) = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            g = gd_multiplied(factors, i, g);
            updateDecayCoupledNoMomentum(s, w, g);
            wStream[i] = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumFirstStepNesterovDecayCautiousScalars
{
    float momentum;
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumFirstStepNesterovDecayCautious(const Sgd_UpdateMomentumFirstStepNesterovDecayCautiousScalars& s, float& w, float g, float& buffer)
{
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    float direction = __fmaf_rn(s.momentum, g, g);
    // Tensor taken = decayRate * weight;
    float taken = __fmul_rn(s.decayRate, w);
    // taken = Where(Sign(update) * weight >= 0, taken, 0);
    taken = __fmul_rn(gd_sign(direction), w) >= 0.0f ? taken : 0.0f;
    // return weight - taken;
    w = __fsub_rn(w, taken);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
    buffer = g;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumFirstStepNesterovDecayCautious(
    const Sgd_UpdateMomentumFirstStepNesterovDecayCautiousScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumFirstStepNesterovDecayCautiousScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNesterovDecayCautious(s, w.x, g.x, buffer.x);
            updateMomentumFirstStepNesterovDecayCautious(s, w.y, g.y, buffer.y);
            updateMomentumFirstStepNesterovDecayCautious(s, w.z, g.z, buffer.z);
            updateMomentumFirstStepNesterovDecayCautious(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNesterovDecayCautious(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumFirstStepNesterovScalars
{
    float momentum;
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumFirstStepNesterov(const Sgd_UpdateMomentumFirstStepNesterovScalars& s, float& w, float g, float& buffer)
{
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    float direction = __fmaf_rn(s.momentum, g, g);
    // return weight - taken;
    w = __fmaf_rn(-s.decayRate, w, w);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
    buffer = g;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumFirstStepNesterov(
    const Sgd_UpdateMomentumFirstStepNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumFirstStepNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNesterov(s, w.x, g.x, buffer.x);
            updateMomentumFirstStepNesterov(s, w.y, g.y, buffer.y);
            updateMomentumFirstStepNesterov(s, w.z, g.z, buffer.z);
            updateMomentumFirstStepNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumFirstStepNoNesterovDecayCautiousScalars
{
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumFirstStepNoNesterovDecayCautious(const Sgd_UpdateMomentumFirstStepNoNesterovDecayCautiousScalars& s, float& w, float g, float& buffer)
{
    // Tensor taken = decayRate * weight;
    float taken = __fmul_rn(s.decayRate, w);
    // taken = Where(Sign(update) * weight >= 0, taken, 0);
    taken = __fmul_rn(gd_sign(g), w) >= 0.0f ? taken : 0.0f;
    // return weight - taken;
    w = __fsub_rn(w, taken);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, g, w);
    buffer = g;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumFirstStepNoNesterovDecayCautious(
    const Sgd_UpdateMomentumFirstStepNoNesterovDecayCautiousScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumFirstStepNoNesterovDecayCautiousScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNoNesterovDecayCautious(s, w.x, g.x, buffer.x);
            updateMomentumFirstStepNoNesterovDecayCautious(s, w.y, g.y, buffer.y);
            updateMomentumFirstStepNoNesterovDecayCautious(s, w.z, g.z, buffer.z);
            updateMomentumFirstStepNoNesterovDecayCautious(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNoNesterovDecayCautious(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumFirstStepNoNesterovScalars
{
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumFirstStepNoNesterov(const Sgd_UpdateMomentumFirstStepNoNesterovScalars& s, float& w, float g, float& buffer)
{
    // return weight - taken;
    w = __fmaf_rn(-s.decayRate, w, w);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, g, w);
    buffer = g;
}

// Reads w g, writes w buffer: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumFirstStepNoNesterov(
    const Sgd_UpdateMomentumFirstStepNoNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumFirstStepNoNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNoNesterov(s, w.x, g.x, buffer.x);
            updateMomentumFirstStepNoNesterov(s, w.y, g.y, buffer.y);
            updateMomentumFirstStepNoNesterov(s, w.z, g.z, buffer.z);
            updateMomentumFirstStepNoNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer;
            g = gd_multiplied(factors, i, g);
            updateMomentumFirstStepNoNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumLaterStepNesterovDecayCautiousScalars
{
    float momentum;
    float oneMinusDampening;
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumLaterStepNesterovDecayCautious(const Sgd_UpdateMomentumLaterStepNesterovDecayCautiousScalars& s, float& w, float g, float& buffer)
{
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, g, __fmul_rn(s.momentum, buffer));
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    float direction = __fmaf_rn(s.momentum, buffer, g);
    // Tensor taken = decayRate * weight;
    float taken = __fmul_rn(s.decayRate, w);
    // taken = Where(Sign(update) * weight >= 0, taken, 0);
    taken = __fmul_rn(gd_sign(direction), w) >= 0.0f ? taken : 0.0f;
    // return weight - taken;
    w = __fsub_rn(w, taken);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumLaterStepNesterovDecayCautious(
    const Sgd_UpdateMomentumLaterStepNesterovDecayCautiousScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumLaterStepNesterovDecayCautiousScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNesterovDecayCautious(s, w.x, g.x, buffer.x);
            updateMomentumLaterStepNesterovDecayCautious(s, w.y, g.y, buffer.y);
            updateMomentumLaterStepNesterovDecayCautious(s, w.z, g.z, buffer.z);
            updateMomentumLaterStepNesterovDecayCautious(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNesterovDecayCautious(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumLaterStepNesterovScalars
{
    float momentum;
    float oneMinusDampening;
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumLaterStepNesterov(const Sgd_UpdateMomentumLaterStepNesterovScalars& s, float& w, float g, float& buffer)
{
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, g, __fmul_rn(s.momentum, buffer));
    // direction = Nesterov ? direction + Momentum * buffer : buffer;
    float direction = __fmaf_rn(s.momentum, buffer, g);
    // return weight - taken;
    w = __fmaf_rn(-s.decayRate, w, w);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, direction, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumLaterStepNesterov(
    const Sgd_UpdateMomentumLaterStepNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumLaterStepNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNesterov(s, w.x, g.x, buffer.x);
            updateMomentumLaterStepNesterov(s, w.y, g.y, buffer.y);
            updateMomentumLaterStepNesterov(s, w.z, g.z, buffer.z);
            updateMomentumLaterStepNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumLaterStepNoNesterovDecayCautiousScalars
{
    float momentum;
    float oneMinusDampening;
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumLaterStepNoNesterovDecayCautious(const Sgd_UpdateMomentumLaterStepNoNesterovDecayCautiousScalars& s, float& w, float g, float& buffer)
{
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, g, __fmul_rn(s.momentum, buffer));
    // Tensor taken = decayRate * weight;
    float taken = __fmul_rn(s.decayRate, w);
    // taken = Where(Sign(update) * weight >= 0, taken, 0);
    taken = __fmul_rn(gd_sign(buffer), w) >= 0.0f ? taken : 0.0f;
    // return weight - taken;
    w = __fsub_rn(w, taken);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumLaterStepNoNesterovDecayCautious(
    const Sgd_UpdateMomentumLaterStepNoNesterovDecayCautiousScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumLaterStepNoNesterovDecayCautiousScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNoNesterovDecayCautious(s, w.x, g.x, buffer.x);
            updateMomentumLaterStepNoNesterovDecayCautious(s, w.y, g.y, buffer.y);
            updateMomentumLaterStepNoNesterovDecayCautious(s, w.z, g.z, buffer.z);
            updateMomentumLaterStepNoNesterovDecayCautious(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNoNesterovDecayCautious(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateMomentumLaterStepNoNesterovScalars
{
    float momentum;
    float oneMinusDampening;
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateMomentumLaterStepNoNesterov(const Sgd_UpdateMomentumLaterStepNoNesterovScalars& s, float& w, float g, float& buffer)
{
    // buffer = t == 1 ? direction : Momentum * buffer + (1 - Dampening) * direction;
    buffer = __fmaf_rn(s.oneMinusDampening, g, __fmul_rn(s.momentum, buffer));
    // return weight - taken;
    w = __fmaf_rn(-s.decayRate, w, w);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, buffer, w);
}

// Reads w g buffer, writes w buffer: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateMomentumLaterStepNoNesterov(
    const Sgd_UpdateMomentumLaterStepNoNesterovScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateMomentumLaterStepNoNesterovScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* bufferStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)bufferStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 buffer = *(const float4*)(bufferStream + i);
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNoNesterov(s, w.x, g.x, buffer.x);
            updateMomentumLaterStepNoNesterov(s, w.y, g.y, buffer.y);
            updateMomentumLaterStepNoNesterov(s, w.z, g.z, buffer.z);
            updateMomentumLaterStepNoNesterov(s, w.w, g.w, buffer.w);
            *(float4*)(wStream + i) = w;
            *(float4*)(bufferStream + i) = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float buffer = bufferStream[i];
            g = gd_multiplied(factors, i, g);
            updateMomentumLaterStepNoNesterov(s, w, g, buffer);
            wStream[i] = w;
            bufferStream[i] = buffer;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateNoMomentumDecayCautiousScalars
{
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateNoMomentumDecayCautious(const Sgd_UpdateNoMomentumDecayCautiousScalars& s, float& w, float g)
{
    // Tensor taken = decayRate * weight;
    float taken = __fmul_rn(s.decayRate, w);
    // taken = Where(Sign(update) * weight >= 0, taken, 0);
    taken = __fmul_rn(gd_sign(g), w) >= 0.0f ? taken : 0.0f;
    // return weight - taken;
    w = __fsub_rn(w, taken);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, g, w);
}

// Reads w g, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateNoMomentumDecayCautious(
    const Sgd_UpdateNoMomentumDecayCautiousScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateNoMomentumDecayCautiousScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            g = gd_multiplied(factors, i, g);
            updateNoMomentumDecayCautious(s, w.x, g.x);
            updateNoMomentumDecayCautious(s, w.y, g.y);
            updateNoMomentumDecayCautious(s, w.z, g.z);
            updateNoMomentumDecayCautious(s, w.w, g.w);
            *(float4*)(wStream + i) = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            g = gd_multiplied(factors, i, g);
            updateNoMomentumDecayCautious(s, w, g);
            wStream[i] = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

struct Sgd_UpdateNoMomentumScalars
{
    float decayRate;
    float learningRate;
};

static __device__ __forceinline__ void updateNoMomentum(const Sgd_UpdateNoMomentumScalars& s, float& w, float g)
{
    // return weight - taken;
    w = __fmaf_rn(-s.decayRate, w, w);
    // w -= LearningRate * direction;
    w = __fmaf_rn(-s.learningRate, g, w);
}

// Reads w g, writes w: 12 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) Sgd_UpdateNoMomentum(
    const Sgd_UpdateNoMomentumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const Sgd_UpdateNoMomentumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 3ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            g = gd_multiplied(factors, i, g);
            updateNoMomentum(s, w.x, g.x);
            updateNoMomentum(s, w.y, g.y);
            updateNoMomentum(s, w.z, g.z);
            updateNoMomentum(s, w.w, g.w);
            *(float4*)(wStream + i) = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            g = gd_multiplied(factors, i, g);
            updateNoMomentum(s, w, g);
            wStream[i] = w;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

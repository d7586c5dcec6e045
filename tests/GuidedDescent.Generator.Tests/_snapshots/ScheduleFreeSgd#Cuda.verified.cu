// ScheduleFreeSgd: kernels compiled from the update rule ScheduleFreeSgd.Update.

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

// The larger of two numbers, NaN where either is; of two equal numbers the second.
// Same bits as Simd.Max, unlike fmaxf, which drops a NaN.
__device__ __forceinline__ float gd_max(float a, float b)
{
    return a > b || a != a ? a : b;
}

// Whether v is an integer; infinities are, NaN is not.
// Same answer as in Simd.Pow.
__device__ __forceinline__ bool gd_is_integer(float v)
{
    float a = fabsf(v);
    return a >= 8388608.0f || __fsub_rn(__fadd_rn(a, 8388608.0f), 8388608.0f) == a;
}

// x^y = 2^(y log2 |x|), where log2 |x| and the product are sums high + low of two floats; within 1 ulp.
// Same bits as Simd.Pow, with the zeros, infinities and NaN of IEEE 754.
__device__ __forceinline__ float gd_pow(float x, float y)
{
    // |x| = 2^e m with sqrt(1/2) <= m < sqrt(2)
    float a = fabsf(x);
    bool tiny = a < 1.1754944e-38f;
    int offset = __float_as_int(tiny ? __fmul_rn(a, 8388608.0f) : a) - 0x3F3504F3;
    int exponent = (offset >> 23) - (tiny ? 23 : 0);
    float e = __fsub_rn(__int_as_float(exponent + 0x4B400000), 12582912.0f);
    float m = __int_as_float((offset & 0x7FFFFF) + 0x3F3504F3);

    // s = (m - 1) / (m + 1) = high + low, where 1 / (m + 1) = (1 - s) / 2 serves the low part
    float f = __fsub_rn(m, 1.0f);
    float d = __fadd_rn(m, 1.0f);
    float dLow = __fsub_rn(m, __fsub_rn(d, 1.0f));
    float s = __fdiv_rn(f, d);
    float remainder = __fmaf_rn(-s, dLow, __fmaf_rn(-s, d, f));
    float sLow = __fmul_rn(remainder, __fmaf_rn(s, -0.5f, 0.5f));

    // u = s * s
    float u = __fmul_rn(s, s);
    float uLow = __fmaf_rn(__fadd_rn(s, s), sLow, __fmaf_rn(s, s, -u));

    // c = 2 / (3 ln 2) + u * polynomial(u), then c = 2 / ln 2 + u * c
    float p = 0.3378208f;
    p = __fmaf_rn(p, u, 0.41184992f);
    p = __fmaf_rn(p, u, 0.5770802f);
    p = __fmaf_rn(p, u, -7.028462e-9f);
    float c = __fadd_rn(0.9617967f, p);
    float cLow = __fmaf_rn(uLow, 0.5770802f, __fsub_rn(p, __fsub_rn(c, 0.9617967f)));
    float t = __fmul_rn(u, c);
    float tLow = __fmaf_rn(uLow, c, __fmaf_rn(u, cLow, __fmaf_rn(u, c, -t)));
    c = __fadd_rn(2.88539f, t);
    cLow = __fadd_rn(__fsub_rn(t, __fsub_rn(c, 2.88539f)), __fadd_rn(tLow, 3.851926e-8f));

    // log2 |x| = e + s * c
    float w = __fmul_rn(s, c);
    float wLow = __fmaf_rn(sLow, c, __fmaf_rn(s, cLow, __fmaf_rn(s, c, -w)));
    float logarithm = __fadd_rn(e, w);
    float logarithmLow = __fadd_rn(__fsub_rn(w, __fsub_rn(logarithm, e)), wLow);
    float infinity = __int_as_float(0x7F800000);
    logarithm = a == 0.0f ? -infinity : a < infinity ? logarithm : a;

    // power = y * log2 |x|; beyond 200 it overflows or vanishes whatever the low part
    float largest = 3.4028235e38f;
    float z = y > largest ? largest : y < -largest ? -largest : y;
    float power = __fmul_rn(z, logarithm);
    float powerLow = __fmaf_rn(z, logarithmLow, __fmaf_rn(z, logarithm, -power));
    powerLow = fabsf(power) > 200.0f ? 0.0f : powerLow;
    power = power > 200.0f ? 200.0f : power < -200.0f ? -200.0f : power;

    // 2^power = 2^n 2^r with |r| <= 1/2
    float shifted = __fadd_rn(power, 12582912.0f);
    float r = __fadd_rn(__fsub_rn(power, __fsub_rn(shifted, 12582912.0f)), powerLow);
    float g = 0.00015329287f;
    g = __fmaf_rn(g, r, 0.0013390972f);
    g = __fmaf_rn(g, r, 0.009618499f);
    g = __fmaf_rn(g, r, 0.055503596f);
    g = __fmaf_rn(g, r, 0.24022648f);
    g = __fmaf_rn(g, r, 0.6931472f);
    g = __fmaf_rn(g, r, 1.0f);
    int n = __float_as_int(shifted) - 0x4B400000;
    int half = n >> 1;
    float first = __int_as_float((int)((unsigned int)(half + 127) << 23));
    float second = __int_as_float((int)((unsigned int)(n - half + 127) << 23));
    float magnitude = __fmul_rn(__fmul_rn(g, first), second);

    bool odd = gd_is_integer(y) && !gd_is_integer(__fmul_rn(y, 0.5f));
    float result = __float_as_int(x) < 0 && odd ? -magnitude : magnitude;
    result = x < 0.0f && a < infinity && !gd_is_integer(y) ? __int_as_float(0x7FC00000) : result;
    return y == 0.0f || x == 1.0f ? 1.0f : result;
}

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

struct ScheduleFreeSgd_LargestRateAndWeightSumScalars
{
    float rate;
    float learningRatePower;
    float tToTheStepPower;
};

static __device__ __forceinline__ void largestRateAndWeightSum(const ScheduleFreeSgd_LargestRateAndWeightSumScalars& s, float& largestRate, float& weightSum)
{
    // largestRate = Max(largestRate, rate);
    largestRate = gd_max(largestRate, s.rate);
    // weightSum += weight;
    weightSum = __fmaf_rn(s.tToTheStepPower, gd_pow(largestRate, s.learningRatePower), weightSum);
}

// Reads largestRate weightSum, writes largestRate weightSum: 16 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) ScheduleFreeSgd_LargestRateAndWeightSum(
    const ScheduleFreeSgd_LargestRateAndWeightSumScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const ScheduleFreeSgd_LargestRateAndWeightSumScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* largestRateStream = tensor[3] + chunk.offset;
        float* weightSumStream = tensor[4] + chunk.offset;
        const int whole = (((size_t)largestRateStream | (size_t)weightSumStream) & 15) == 0 ? chunk.length & ~3 : 0;

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 largestRate = *(const float4*)(largestRateStream + i);
            float4 weightSum = *(const float4*)(weightSumStream + i);
            largestRateAndWeightSum(s, largestRate.x, weightSum.x);
            largestRateAndWeightSum(s, largestRate.y, weightSum.y);
            largestRateAndWeightSum(s, largestRate.z, weightSum.z);
            largestRateAndWeightSum(s, largestRate.w, weightSum.w);
            *(float4*)(largestRateStream + i) = largestRate;
            *(float4*)(weightSumStream + i) = weightSum;
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float largestRate = largestRateStream[i];
            float weightSum = weightSumStream[i];
            largestRateAndWeightSum(s, largestRate, weightSum);
            largestRateStream[i] = largestRate;
            weightSumStream[i] = weightSum;
        }
    }
}

struct ScheduleFreeSgd_UpdateScalars
{
    float learningRatePower;
    float tToTheStepPower;
    float weightDecay;
    float beta;
    float rate;
};

static __device__ __forceinline__ void update(const ScheduleFreeSgd_UpdateScalars& s, float& w, float g, float& z, float share, float product)
{
    // Tensor direction = g + WeightDecay * w;
    float direction = __fmaf_rn(s.weightDecay, w, g);
    // w = Lerp(w, z, share);
    w = __fmaf_rn(share, __fsub_rn(z, w), w);
    // w += rate * (Beta * (1 - share) - 1) * direction;
    w = __fmaf_rn(product, direction, w);
    // z -= rate * direction;
    z = __fmaf_rn(-s.rate, direction, z);
}

// Reads w g z largestRate weightSum, writes w z: 20 bytes per element; one launch covers all tensors of a group.
extern "C" __global__ void __launch_bounds__(256) ScheduleFreeSgd_Update(
    const ScheduleFreeSgd_UpdateScalars* __restrict__ scalars, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    const ScheduleFreeSgd_UpdateScalars s = *scalars;
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 5ll * chunk.tensor;
        float* wStream = tensor[0] + chunk.offset;
        const float* gStream = tensor[1] + chunk.offset;
        float* zStream = tensor[2] + chunk.offset;
        const int whole = (((size_t)wStream | (size_t)gStream | (size_t)zStream) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        // per tensor
        float largestRate = *tensor[3];
        float weightSum = *tensor[4];
        // Scalar weight = Pow((double)t, stepPower) * Pow(largestRate, ratePower);
        float weight = __fmul_rn(s.tToTheStepPower, gd_pow(largestRate, s.learningRatePower));
        // return Where(weightSum > 0, weight / weightSum, 0);
        float share = weightSum > 0.0f ? __fdiv_rn(weight, weightSum) : 0.0f;
        // w += rate * (Beta * (1 - share) - 1) * direction;
        float product = __fmul_rn(s.rate, __fmaf_rn(s.beta, __fsub_rn(1.0f, share), -1.0f));

        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            float4 w = *(const float4*)(wStream + i);
            float4 g = *(const float4*)(gStream + i);
            float4 z = *(const float4*)(zStream + i);
            g = gd_multiplied(factors, i, g);
            update(s, w.x, g.x, z.x, share, product);
            update(s, w.y, g.y, z.y, share, product);
            update(s, w.z, g.z, z.z, share, product);
            update(s, w.w, g.w, z.w, share, product);
            *(float4*)(wStream + i) = w;
            *(float4*)(zStream + i) = z;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            float w = wStream[i];
            float g = gStream[i];
            float z = zStream[i];
            g = gd_multiplied(factors, i, g);
            update(s, w, g, z, share, product);
            wStream[i] = w;
            zStream[i] = z;
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, w);
        }
    }
}

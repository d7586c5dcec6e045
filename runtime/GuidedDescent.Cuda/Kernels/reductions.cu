// What makes results of what the tiles of reducing kernels came to, in the one order that all devices follow.

// A stretch of the results of one reduction of one tensor.
struct Combination
{
    const float* partials;
    float* results;
    long long termCount;
    long long termStride;
    long long resultStride;
    int resultCount;
    int kind;               // 0: the sum in lanes, 1: the maximum, 2: the sum of one after the other
};

#define GD_LANES 256

// The larger of two numbers, NaN where either is.
__device__ __forceinline__ double gd_larger(double a, double b)
{
    return a > b || a != a ? a : b;
}

// One result: each lane takes every 256th number, then each half of the lanes is taken to the other.
template <class Combine>
__device__ __forceinline__ void gd_combine_in_lanes(const Combination& all, double* lanes, Combine combine)
{
    double lane = 0.0;
    for (long long term = threadIdx.x; term < all.termCount; term += GD_LANES)
    {
        lane = combine(lane, (double)all.partials[term]);
    }
    lanes[threadIdx.x] = lane;
    __syncthreads();
    for (int half = GD_LANES / 2; half > 0; half /= 2)
    {
        if (threadIdx.x < half)
        {
            lanes[threadIdx.x] = combine(lanes[threadIdx.x], lanes[threadIdx.x + half]);
        }
        __syncthreads();
    }
    if (threadIdx.x == 0)
    {
        *all.results = __double2float_rn(lanes[0]);
    }
}

// A result for each thread, of few numbers, one after the other.
__device__ __forceinline__ void gd_combine_in_order(const Combination& all)
{
    if (threadIdx.x < all.resultCount)
    {
        const float* partials = all.partials + all.resultStride * threadIdx.x;
        double sum = 0.0;
        for (long long term = 0; term < all.termCount; term++)
        {
            sum = __dadd_rn(sum, (double)partials[term * all.termStride]);
        }
        all.results[threadIdx.x] = __double2float_rn(sum);
    }
}

extern "C" __global__ void __launch_bounds__(GD_LANES) gd_combine(
    const Combination* __restrict__ combinations, int count, const int* __restrict__ isSkipped)
{
    __shared__ double lanes[GD_LANES];
    if (isSkipped != nullptr && *isSkipped != 0)
    {
        return;
    }
    for (int c = blockIdx.x; c < count; c += gridDim.x)
    {
        const Combination all = combinations[c];
        if (all.kind == 0)
        {
            gd_combine_in_lanes(all, lanes, [](double a, double b) { return __dadd_rn(a, b); });
        }
        else if (all.kind == 1)
        {
            gd_combine_in_lanes(all, lanes, [](double a, double b) { return gd_larger(b, a); });
        }
        else
        {
            gd_combine_in_order(all);
        }
        __syncthreads();
    }
}

// Where a tensor's pointers to its number and to the sum lie.
struct GroupTerm { float* const* source; float* const* result; };

// Adds one number of each tensor of a parameter group, in their order, and gives the sum to all. One block: it loads for the thread that
// adds.
extern "C" __global__ void __launch_bounds__(GD_LANES) gd_group_sum(
    const GroupTerm* __restrict__ terms, int count, const int* __restrict__ isSkipped)
{
    if (isSkipped != nullptr && *isSkipped != 0)
    {
        return;
    }
    __shared__ float loaded[GD_LANES];
    __shared__ float result;
    double sum = 0.0;
    for (int first = 0; first < count; first += GD_LANES)
    {
        const int here = count - first < GD_LANES ? count - first : GD_LANES;
        if (threadIdx.x < here)
        {
            loaded[threadIdx.x] = **terms[first + threadIdx.x].source;
        }
        __syncthreads();
        for (int term = 0; threadIdx.x == 0 && term < here; term++)
        {
            sum = __dadd_rn(sum, (double)loaded[term]);
        }
        __syncthreads();
    }
    if (threadIdx.x == 0)
    {
        result = __double2float_rn(sum);
    }
    __syncthreads();
    for (int term = threadIdx.x; term < count; term += GD_LANES)
    {
        **terms[term].result = result;
    }
}

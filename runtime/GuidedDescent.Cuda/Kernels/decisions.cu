// Decides about a step before its kernels run, so that the host need not wait to know, and has what a step that is left out must not write
// outlast it.
#include "pipeline.cuh"

#define GD_REPORTS 4

// The sum of many numbers by one block.
static __device__ __forceinline__ double gd_sum(const double* __restrict__ numbers, long long count)
{
    double lane = 0.0;
    for (long long index = threadIdx.x; index < count; index += GD_THREADS)
    {
        lane = __dadd_rn(lane, numbers[index]);
    }
    return gd_block_sum(lane);
}

// The scale times a factor, where that is still a scale.
static __device__ __forceinline__ float gd_changed(float scale, double factor)
{
    const float changed = __double2float_rn(__dmul_rn((double)scale, factor));
    return changed >= 1.17549435e-38f && changed <= 3.402823466e+38f ? changed : scale;
}

// Where training stands after a step.
static __device__ __forceinline__ Progress gd_advance(const Limits& limits, Progress progress, bool isSkipped)
{
    progress.steps += isSkipped ? 0 : 1;
    if (limits.growthInterval == 0)
    {
        return progress;
    }
    progress.finiteSteps = isSkipped ? 0 : progress.finiteSteps + 1;
    if (isSkipped)
    {
        progress.lossScale = gd_changed(progress.lossScale, limits.backoffFactor);
    }
    else if (progress.finiteSteps >= limits.growthInterval)
    {
        progress.lossScale = gd_changed(progress.lossScale, limits.growthFactor);
        progress.finiteSteps = 0;
    }
    return progress;
}

// Puts the scalars that were planned for the number of steps taken where the kernels read them.
static __device__ __forceinline__ void gd_select_scalars(const Pipeline& all, long long steps)
{
    const int vectors = all.order->scalarVectors;
    const float4* plan = (const float4*)(all.order + 1) + (steps - all.order->lowest) * vectors;
    for (int index = threadIdx.x; index < vectors; index += GD_THREADS)
    {
        all.scalars[index] = plan[index];
    }
}

// Decides whether the step is taken, and what each unit is multiplied by. One block.
extern "C" __global__ void __launch_bounds__(GD_THREADS, 1) gd_decide(const Pipeline all)
{
    const Progress before = gd_progress_before(all);
    const double unscale = gd_unscale(all, before);
    const double norm = all.limits.measures ? __dmul_rn(__dsqrt_rn(gd_sum(all.squares, all.units)), unscale) : 0.0;
    const bool isSkipped = all.limits.skips && !(norm <= 1.7976931348623157e308);
    double global = 1.0;
    if (all.limits.measures && !isSkipped)
    {
        global = gd_shorten(__dsqrt_rn(gd_sum(all.left, all.tensorCount)), all.limits.globalNorm);
    }
    for (long long unit = threadIdx.x; !isSkipped && unit < all.units; unit += GD_THREADS)
    {
        const double clipped = all.limits.measures ? __dmul_rn(unscale, all.unitFactors[unit]) : unscale;
        all.factors[unit] = __double2float_rn(__dmul_rn(clipped, global));
    }
    gd_select_scalars(all, before.steps);
    // All have seen where training stood.
    __syncthreads();
    if (threadIdx.x == 0)
    {
        const Progress after = gd_advance(all.limits, before, isSkipped);
        const DecisionReport report =
            {after, norm, global, all.order->number, before.lossScale, all.order->microBatches, isSkipped ? 1 : 0};
        all.reports[report.number % GD_REPORTS] = report;
        *all.progress = after;
        *all.isSkipped = report.isSkipped;
    }
}

// Numbers of a slot, and where they are kept while something works on them that knows nothing of skipped steps.
struct KeptNumbers { int* slot; int* kept; long long length; };

// Where the step is left out, keeps the numbers, or puts them back.
extern "C" __global__ void __launch_bounds__(GD_THREADS) gd_keep_if_skipped(
    const int* __restrict__ isSkipped, const KeptNumbers* __restrict__ all, int count, int putsBack)
{
    if (*isSkipped == 0)
    {
        return;
    }
    for (int index = 0; index < count; index++)
    {
        const KeptNumbers numbers = all[index];
        const int* source = putsBack ? numbers.kept : numbers.slot;
        int* target = putsBack ? numbers.slot : numbers.kept;
        const long long step = (long long)gridDim.x * blockDim.x;
        for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < numbers.length; i += step)
        {
            target[i] = source[i];
        }
    }
}

// What the kernels of the gradient pipeline have in common. A gradient is cut into units: a whole tensor, or each row of one.

// Numbers, and what is kept beside them: singles where the storage is 0; 1 is bfloat16 and 2 half precision, with a master copy 2 more,
// with what rounding has taken away 4 more.
struct MeasuredNumbers { const void* numbers; const void* beside; int storage; };

struct MeasuredTensor
{
    MeasuredNumbers gradient;
    MeasuredNumbers weight;  // nowhere where the weights are not measured
    long long unitLength;
    long long units;
    long long firstUnit;
    long long firstTile;
};

// What a pipeline does; -1 for what it does not.
struct Limits
{
    double globalNorm;
    double tensorNorm;
    double ratio;
    double minimumWeightNorm;
    double growthFactor;
    double backoffFactor;
    int growthInterval;     // 0 where the loss scale stays
    int measures;
    int skips;
};

// Where training stands.
struct Progress { long long steps; float lossScale; int finiteSteps; };

// What the host says about a step. It plans it for each number of steps that may have been taken, from `lowest` on.
struct alignas(16) StepOrder
{
    Progress known;         // where isKnown
    long long lowest;
    long long number;       // of the order, so that the host knows which one a report is of
    int isKnown;
    int microBatches;
    int scalarVectors;      // of each plan; they follow the order
};

// What the host is told of a step.
struct DecisionReport
{
    Progress after;
    double norm;
    double globalFactor;
    long long number;
    float lossScale;
    int microBatches;
    int isSkipped;
};

struct Pipeline
{
    const MeasuredTensor* tensors;
    double* gradientTiles;
    double* weightTiles;
    double* squares;        // of each unit
    double* weightSquares;
    double* unitFactors;    // what clipping of rows and tensors makes of each unit
    double* left;           // of each tensor the squares that are left then
    float* factors;         // what each unit is multiplied by
    const StepOrder* order;
    Progress* progress;
    int* isSkipped;
    DecisionReport* reports;
    float4* scalars;        // where the kernels of the step read them
    Limits limits;
    long long units;
    int tensorCount;
};

#define GD_THREADS 256
#define GD_GUARD 1e-6

// The lanes of a block as a tree; every thread gets the sum.
static __device__ __forceinline__ double gd_block_sum(double lane)
{
    __shared__ double lanes[GD_THREADS];
    __syncthreads();
    lanes[threadIdx.x] = lane;
    __syncthreads();
    for (int half = GD_THREADS / 2; half > 0; half /= 2)
    {
        if (threadIdx.x < half)
        {
            lanes[threadIdx.x] = __dadd_rn(lanes[threadIdx.x], lanes[threadIdx.x + half]);
        }
        __syncthreads();
    }
    return lanes[0];
}

static __device__ __forceinline__ Progress gd_progress_before(const Pipeline& all)
{
    return all.order->isKnown ? all.order->known : *all.progress;
}

static __device__ __forceinline__ double gd_unscale(const Pipeline& all, const Progress& before)
{
    return __ddiv_rn(1.0, __dmul_rn((double)before.lossScale, (double)all.order->microBatches));
}

// What a norm is multiplied by to be no larger than a limit.
static __device__ __forceinline__ double gd_shorten(double norm, double most)
{
    const double factor = most < 0.0 ? 1.0 : __ddiv_rn(most, __dadd_rn(norm, GD_GUARD));
    return factor > 1.0 ? 1.0 : factor;
}

// What factorizations need beside cuSOLVER: scales, layouts, order, signs, checks and fallbacks. Matrices of the language are floats,
// row after row; cuSOLVER has doubles, column after column. One matrix at a time.

// What is known of a matrix, and what came of it.
struct Outcome
{
    double scale;     // a power of two, by which the matrix was divided
    double inverse;
    double largest;   // of the divided matrix, in magnitude
    int failed;       // not finite, or not what it should be: the fallback counts
    int suspect;      // the Cholesky factor is none, or not a good one
    int info;         // of cuSOLVER
};

// All that the kernels of one factorization share. What one has no use for is null.
struct Job
{
    const float* source;
    const float* other;    // the fallback, or right-hand sides
    float* target;
    float* targetValues;
    Outcome* outcome;
    double* matrix;        // the divided matrix, which stays
    double* factor;        // what cuSOLVER works on
    double* values;        // eigenvalues, or the diagonal of R
    double* errors;
    double* magnitudes;    // of each row of the divided matrix the sum of its elements' magnitudes
    double* gram;
    double* product;
    double exponent;
    double damping;
    int rows;
    int columns;
};

#define GD_THREADS 256
#define GD_ROUNDOFF 1.1102230246251565e-16
#define GD_KERNEL extern "C" __global__ void __launch_bounds__(GD_THREADS)

// One number of each thread, for all to see.
__device__ __forceinline__ double* gd_board()
{
    __shared__ double numbers[GD_THREADS];
    return numbers;
}

// Combines what all threads of a block have, in a fixed order; every thread gets the result.
template <class Combine>
__device__ __forceinline__ double gd_combine(double mine, Combine combine)
{
    double* all = gd_board();
    __syncthreads();
    all[threadIdx.x] = mine;
    __syncthreads();
    for (int half = GD_THREADS / 2; half > 0; half /= 2)
    {
        if (threadIdx.x < half)
        {
            all[threadIdx.x] = combine(all[threadIdx.x], all[threadIdx.x + half]);
        }
        __syncthreads();
    }
    return all[0];
}

// A NaN is above everything.
struct Larger
{
    __device__ double operator()(double a, double b) const { return a != a || a > b ? a : b; }
};

struct Smaller
{
    __device__ double operator()(double a, double b) const { return a < b ? a : b; }
};

struct Plus
{
    __device__ double operator()(double a, double b) const { return a + b; }
};

__device__ __forceinline__ bool gd_is_finite(double value) { return fabs(value) <= 1.7976931348623157e308; }

__device__ __forceinline__ long long gd_first() { return (long long)blockIdx.x * blockDim.x + threadIdx.x; }

__device__ __forceinline__ long long gd_step() { return (long long)gridDim.x * blockDim.x; }

// The scale of a matrix: the largest power of two that is not above its largest element. One block.
__device__ __forceinline__ void gd_measure(const Job& job, bool hasRoot)
{
    const long long count = (long long)job.rows * job.columns;
    double largest = 0;
    for (long long i = threadIdx.x; i < count; i += GD_THREADS)
    {
        largest = Larger()(fabs((double)job.source[i]), largest);
    }
    largest = gd_combine(largest, Larger());
    if (threadIdx.x == 0)
    {
        // Damping may be far above the matrix.
        const double magnitude = Larger()(largest, fabs(job.damping));
        const bool isFinite = gd_is_finite(magnitude);
        int exponent = isFinite && magnitude > 0 ? ilogb(magnitude) : 0;
        exponent += hasRoot ? exponent & 1 : 0;
        job.outcome->scale = ldexp(1.0, exponent);
        job.outcome->inverse = ldexp(1.0, -exponent);
        job.outcome->largest = isFinite ? ldexp(largest, -exponent) : 1;
        job.outcome->failed = isFinite ? 0 : 1;
        job.outcome->suspect = 0;
        job.outcome->info = 0;
    }
}

// The assembler of CUDA 11.8 recurs without end where a kernel and a call that becomes part of it share a line (sm_90, with line
// information).
GD_KERNEL gd_measure_matrix(const Job job)
{
    gd_measure(job, false);
}

// Of a scale that has a root.
GD_KERNEL gd_measure_spd(const Job job)
{
    gd_measure(job, true);
}

// The symmetric part, divided; for cuSOLVER the identity where it is not finite.
GD_KERNEL gd_load_symmetric(const Job job)
{
    const int n = job.rows;
    const double inverse = job.outcome->inverse;
    const bool failed = job.outcome->failed != 0;
    for (long long i = gd_first(); i < (long long)n * n; i += gd_step())
    {
        const long long row = i / n, column = i - row * n;
        const double value = 0.5 * ((double)job.source[i] * inverse + (double)job.source[column * n + row] * inverse);
        job.matrix[i] = value;
        job.factor[i] = failed ? (row == column ? 1.0 : 0.0) : value;
    }
}

// One block for each row of the divided matrix.
GD_KERNEL gd_sum_magnitudes(const Job job)
{
    const long long n = job.rows, start = blockIdx.x * n;
    double sum = 0;
    for (long long i = threadIdx.x; i < n; i += GD_THREADS)
    {
        sum += fabs(job.matrix[start + i]);
    }
    sum = gd_combine(sum, Plus());
    if (threadIdx.x == 0)
    {
        job.magnitudes[blockIdx.x] = sum;
    }
}

// One block for each eigenvector: whether it is one, how far its value may be off, and whether it is orthogonal to the others. Computing
// how far rounds too, which is felt where luck makes the residual 0.
GD_KERNEL gd_check_eigenvectors(const Job job)
{
    const double tolerance = 1e-12 * job.rows;
    const long long n = job.rows, start = blockIdx.x * n;
    const double value = job.values[blockIdx.x];
    double farthest = 0, largest = 0, squares = 0, rounding = 0;
    for (long long i = threadIdx.x; i < n; i += GD_THREADS)
    {
        const double residual = job.product[start + i] - value * job.factor[start + i];
        farthest = Larger()(fabs(job.gram[start + i] - (i == blockIdx.x ? 1.0 : 0.0)), farthest);
        largest = Larger()(fabs(residual), largest);
        squares += residual * residual;
        rounding += GD_ROUNDOFF * fabs(job.factor[start + i]) * job.magnitudes[i];
    }
    farthest = gd_combine(farthest, Larger());
    largest = gd_combine(largest, Larger());
    squares = gd_combine(squares, Plus());
    rounding = gd_combine(rounding, Plus());
    if (threadIdx.x == 0)
    {
        job.errors[blockIdx.x] = sqrt(squares) + rounding;
        if (!(farthest <= tolerance) || !(largest <= tolerance * job.outcome->largest) || job.outcome->info != 0)
        {
            job.outcome->failed = 1;
        }
    }
}

// Puts a column where it belongs, its component of the largest magnitude positive; of several that are nearly equal, the first.
__device__ __forceinline__ void gd_store_oriented(const Job& job, const double* vector, int column)
{
    const int n = job.rows;
    double largest = 0;
    for (int i = threadIdx.x; i < n; i += GD_THREADS)
    {
        largest = Larger()(fabs(vector[i]), largest);
    }
    const double enough = (1 - 1e-6) * gd_combine(largest, Larger());
    int leading = n - 1;
    for (int i = threadIdx.x; i < n; i += GD_THREADS)
    {
        leading = i < leading && fabs(vector[i]) >= enough ? i : leading;
    }
    const double sign = vector[(int)gd_combine((double)leading, Smaller())] < 0 ? -1.0 : 1.0;
    for (int i = threadIdx.x; i < n; i += GD_THREADS)
    {
        job.target[(long long)i * n + column] = (float)(sign * vector[i]);
    }
}

// One block for each column of the result, by descending values.
GD_KERNEL gd_store_eigenvectors(const Job job)
{
    const long long n = job.rows;
    const int column = blockIdx.x, from = (int)n - 1 - column;
    if (job.outcome->failed == 0)
    {
        gd_store_oriented(job, job.factor + from * n, column);
        if (threadIdx.x == 0)
        {
            job.targetValues[column] = (float)(job.values[from] * job.outcome->scale);
        }
        return;
    }

    double form = 0;
    for (long long i = threadIdx.x; i < n; i += GD_THREADS)
    {
        double sum = 0;
        for (long long k = 0; k < n; k++)
        {
            sum += job.matrix[i * n + k] * (double)job.other[k * n + column];
        }
        form += (double)job.other[i * n + column] * sum;
    }
    form = gd_combine(form, Plus()) * job.outcome->scale;
    for (long long i = threadIdx.x; i < n; i += GD_THREADS)
    {
        job.target[i * n + column] = job.other[i * n + column];
    }
    if (threadIdx.x == 0)
    {
        job.targetValues[column] = gd_is_finite(form) ? (float)form : 0.0f;
    }
}

// One block for each eigenvector V: V D^(1/2), where D is the damped value to the exponent.
GD_KERNEL gd_scale_eigenvectors(const Job job)
{
    const double rootTolerance = 1e-2;
    const double value = job.values[blockIdx.x];
    const double damped = (value > 0 ? value : 0) + job.damping * job.outcome->inverse;
    const double error = value < -job.errors[blockIdx.x] ? 0 : job.errors[blockIdx.x];
    if (!(damped > 0 && error <= rootTolerance * damped) && threadIdx.x == 0)
    {
        job.outcome->failed = 1;
    }
    const double factor = pow(damped, 0.5 * job.exponent);
    for (long long i = threadIdx.x; i < job.rows; i += GD_THREADS)
    {
        job.factor[(long long)blockIdx.x * job.rows + i] *= factor;
    }
}

GD_KERNEL gd_check_root(const Job job)
{
    const double factor = pow(job.outcome->scale, job.exponent);
    for (long long i = gd_first(); i < (long long)job.rows * job.rows; i += gd_step())
    {
        // As a float.
        if (!(fabs(job.product[i] * factor) <= 3.4028234663852886e38))
        {
            job.outcome->failed = 1;
        }
    }
}

// The same bits on both sides of the diagonal.
GD_KERNEL gd_store_root(const Job job)
{
    const long long n = job.rows;
    const double factor = pow(job.outcome->scale, job.exponent);
    const bool failed = job.outcome->failed != 0;
    for (long long i = gd_first(); i < n * n; i += gd_step())
    {
        const long long row = i / n, column = i - row * n;
        const double value = row < column ? job.product[row * n + column] : job.product[column * n + row];
        job.target[i] = failed ? job.other[i] : (float)(value * factor);
    }
}

// Columns, one after the other, divided; those of the identity where the matrix is not finite.
GD_KERNEL gd_load_columns(const Job job)
{
    const double inverse = job.outcome->inverse;
    const bool failed = job.outcome->failed != 0;
    for (long long i = gd_first(); i < (long long)job.rows * job.columns; i += gd_step())
    {
        const long long column = i / job.rows, row = i - column * job.rows;
        job.factor[i] = failed ? (row == column ? 1.0 : 0.0) : (double)job.source[row * job.columns + column] * inverse;
    }
}

GD_KERNEL gd_keep_diagonal(const Job job)
{
    for (long long i = gd_first(); i < job.columns; i += gd_step())
    {
        job.values[i] = job.factor[i * job.rows + i];
    }
}

// With the signs that make the diagonal of R positive.
GD_KERNEL gd_store_q(const Job job)
{
    const bool failed = job.outcome->failed != 0 || job.outcome->info != 0;
    for (long long i = gd_first(); i < (long long)job.rows * job.columns; i += gd_step())
    {
        const long long row = i / job.columns, column = i - row * job.columns;
        const double value = job.factor[column * job.rows + row];
        job.target[i] = failed ? job.other[i] : (float)(job.values[column] < 0 ? -value : value);
    }
}

// Whether every pivot is above what rounding leaves of a pivot that is none.
GD_KERNEL gd_check_pivots(const Job job)
{
    const double smallest = 1e-15 * job.rows;
    for (long long i = gd_first(); i < job.rows; i += gd_step())
    {
        const double pivot = job.factor[i * job.rows + i];
        if (!(pivot * pivot > smallest * job.matrix[i * job.rows + i]) || job.outcome->info != 0)
        {
            job.outcome->suspect = job.outcome->failed == 0 ? 1 : 0;
        }
    }
}

__device__ __forceinline__ double gd_cholesky_sum(const Job& job, long long row, long long column, double raise)
{
    const double* left = job.factor + row * job.rows;
    const double* right = job.factor + column * job.rows;
    double sum = job.matrix[row * job.rows + column] + (row == column ? raise : 0.0);
    for (long long k = 0; k < column; k++)
    {
        sum -= left[k] * right[k];
    }
    return sum;
}

// The lower factor, row after row. One block.
__device__ __forceinline__ bool gd_try_cholesky(const Job& job, double raise)
{
    const long long n = job.rows;
    for (long long column = 0; column < n; column++)
    {
        const double square = gd_cholesky_sum(job, column, column, raise);
        if (!(square > 1e-15 * n * (job.matrix[column * n + column] + raise)))
        {
            return false;
        }
        const double pivot = sqrt(square);
        for (long long row = column + 1 + threadIdx.x; row < n; row += GD_THREADS)
        {
            job.factor[row * n + column] = gd_cholesky_sum(job, row, column, raise) / pivot;
        }
        if (threadIdx.x == 0)
        {
            job.factor[column * n + column] = pivot;
        }
        __syncthreads();
    }
    return true;
}

// Where there is no Cholesky factor, that of the matrix with a diagonal raised as little as will do. One block, slow, and rare.
GD_KERNEL gd_raise_diagonal(const Job job)
{
    if (job.outcome->suspect == 0)
    {
        return;
    }

    const long long n = job.rows;
    double trace = 0;
    for (long long i = threadIdx.x; i < n; i += GD_THREADS)
    {
        trace += job.matrix[i * n + i];
    }
    const double mean = gd_combine(trace, Plus()) / n, least = 1e-6 * job.outcome->largest;

    // Above the sum of a row's magnitudes it always suffices.
    double raise = 1e-6 * (job.outcome->largest == 0 ? 1.0 : mean > least ? mean : least);
    while (!gd_try_cholesky(job, raise))
    {
        __syncthreads();
        raise *= 10;
    }
}

GD_KERNEL gd_store_lower(const Job job)
{
    const long long n = job.rows;
    const double root = sqrt(job.outcome->scale);
    for (long long i = gd_first(); i < n * n; i += gd_step())
    {
        const long long row = i / n, column = i - row * n;
        job.target[i] = column <= row ? (float)(job.factor[i] * root) : 0.0f;
    }
}

// Right-hand sides, one after the other.
GD_KERNEL gd_load_rights(const Job job)
{
    for (long long i = gd_first(); i < (long long)job.rows * job.columns; i += gd_step())
    {
        const long long column = i / job.rows, row = i - column * job.rows;
        job.product[i] = (double)job.other[row * job.columns + column];
    }
}

GD_KERNEL gd_store_solutions(const Job job)
{
    const double inverse = job.outcome->inverse;
    for (long long i = gd_first(); i < (long long)job.rows * job.columns; i += gd_step())
    {
        const long long row = i / job.columns, column = i - row * job.columns;
        job.target[i] = (float)(job.product[column * job.rows + row] * inverse);
    }
}

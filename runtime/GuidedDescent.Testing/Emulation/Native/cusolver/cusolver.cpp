// cuSOLVER for dense matrices in double precision, as far as this project calls it. Like the real one, it computes in memory that it
// is given; unlike it, it overwrites all of that.
#include <algorithm>
#include <map>
#include <string.h>
#include <vector>

#include "cusolver_abi.h"
#include "factorizations.h"
#include "library_call.h"

#define EMULATED_API extern "C" __attribute__((visibility("default"))) cusolverStatus_t

namespace emulated_cusolver
{
using emulated_driver::MemoryUse;
using emulated_library::require;

constexpr const char* kind = "cuSOLVER";

static std::mutex mutex;

// Of handles that are gone as well: none is ever given out again.
static std::map<void*, CUstream> streams;

static cusolverStatus_t status_of(CUresult result)
{
    switch (result)
    {
    case CUDA_SUCCESS:
        return CUSOLVER_STATUS_SUCCESS;
    case CUDA_ERROR_INVALID_VALUE:
        return CUSOLVER_STATUS_INVALID_VALUE;
    case CUDA_ERROR_OUT_OF_MEMORY:
        return CUSOLVER_STATUS_ALLOC_FAILED;
    case CUDA_ERROR_NOT_INITIALIZED:
    case CUDA_ERROR_INVALID_CONTEXT:
    case CUDA_ERROR_CONTEXT_IS_DESTROYED:
    case CUDA_ERROR_INVALID_HANDLE:
        return CUSOLVER_STATUS_NOT_INITIALIZED;
    default:
        return CUSOLVER_STATUS_EXECUTION_FAILED;
    }
}

static void check(CUresult result) { require(result == CUDA_SUCCESS, status_of(result)); }

template <class Body>
cusolverStatus_t with_handle(const char* function, cusolverDnHandle_t handle, Body body)
{
    return emulated_library::call<cusolverStatus_t>(function, [&] {
        check(gd_emulation_library_check(kind, handle));
        std::lock_guard<std::mutex> turn(mutex);
        body(streams[handle]);
    });
}

// An array of numbers on the device.
struct Array
{
    CUdeviceptr start;
    size_t bytes;

    template <class Number>
    Number* numbers() const
    {
        return reinterpret_cast<Number*>(start);
    }
};

static Array matrix_at(CUdeviceptr start, int rows, int columns, int leading)
{
    require(rows >= 0 && columns >= 0 && leading >= std::max(1, rows), CUSOLVER_STATUS_INVALID_VALUE);
    require(start % sizeof(double) == 0, CUSOLVER_STATUS_INVALID_VALUE);
    bool is_empty = rows == 0 || columns == 0;
    return {start, is_empty ? 0 : (size_t(columns - 1) * size_t(leading) + size_t(rows)) * sizeof(double)};
}

static Array vector_at(CUdeviceptr start, int count) { return matrix_at(start, count, 1, std::max(1, count)); }

// Work whose memory, and what came of it, are named.
template <class Compute>
struct Task
{
    Compute compute;
    Array workspace;
    Array info;

    void run() const
    {
        constexpr int garbage = 0xCD;
        *info.numbers<int>() = compute();
        memset(workspace.numbers<char>(), garbage, workspace.bytes);
    }
};

template <class Compute>
void submit(CUstream stream, CUdeviceptr work, int work_count, int least_work, CUdeviceptr info, std::vector<Array> arrays, Compute compute)
{
    require(work_count >= least_work && info != 0, CUSOLVER_STATUS_INVALID_VALUE);
    Task<Compute> task = {compute, vector_at(work, least_work), {info, sizeof(int)}};
    arrays.insert(arrays.end(), {task.workspace, task.info});
    std::vector<MemoryUse> uses;
    for (const Array& array : arrays)
    {
        if (array.bytes > 0)
        {
            check(gd_emulation_library_memory(array.start, array.bytes));
            uses.push_back({array.start, array.bytes});
        }
    }

    check(emulated_library::submit(stream, task, uses.data(), uses.size()));
}

static int workspace_of(int rows, int columns) { return std::max(1, 3 * rows + 2 * columns + 16); }

// The real one copies to the host and back in between, and nobody promises that it can be captured.
static void refuse_in_capture(CUstream stream)
{
    bool is_captured = false;
    check(gd_emulation_library_stream(stream, &is_captured));
    require(!is_captured, CUSOLVER_STATUS_EXECUTION_FAILED);
}

static bool is_upper(cublasFillMode_t mode)
{
    require(mode == CUBLAS_FILL_MODE_LOWER || mode == CUBLAS_FILL_MODE_UPPER, CUSOLVER_STATUS_INVALID_VALUE);
    return mode == CUBLAS_FILL_MODE_UPPER;
}
}

using namespace emulated_cusolver;

EMULATED_API cusolverDnCreate(cusolverDnHandle_t* handle)
{
    return emulated_library::call<cusolverStatus_t>(__func__, [=] {
        require(handle != nullptr, CUSOLVER_STATUS_INVALID_VALUE);
        check(gd_emulation_library_open(kind, handle));
    });
}

EMULATED_API cusolverDnDestroy(cusolverDnHandle_t handle)
{
    return emulated_library::call<cusolverStatus_t>(__func__, [=] { check(gd_emulation_library_close(kind, handle)); });
}

EMULATED_API cusolverDnSetStream(cusolverDnHandle_t handle, CUstream stream)
{
    return with_handle(__func__, handle, [=](CUstream& current) {
        bool is_captured = false;
        check(gd_emulation_library_stream(stream, &is_captured));
        current = stream;
    });
}

EMULATED_API cusolverDnDsyevd_bufferSize(
    cusolverDnHandle_t handle, cusolverEigMode_t, cublasFillMode_t, int size, CUdeviceptr matrix, int leading, CUdeviceptr, int* count)
{
    return with_handle(__func__, handle, [=](CUstream&) {
        matrix_at(matrix, size, size, leading);
        require(count != nullptr, CUSOLVER_STATUS_INVALID_VALUE);
        *count = workspace_of(size, size);
    });
}

// No function of cuSOLVER: who lets it fail lets the next eigendecomposition come to no end, with this number as its information.
EMULATED_API cusolverDnDsyevd_convergence() { return CUSOLVER_STATUS_SUCCESS; }

EMULATED_API cusolverDnDsyevd(
    cusolverDnHandle_t handle, cusolverEigMode_t mode, cublasFillMode_t fill, int size, CUdeviceptr matrix, int leading, CUdeviceptr values,
    CUdeviceptr work, int work_count, CUdeviceptr info)
{
    return with_handle(__func__, handle, [=](CUstream& stream) {
        require(mode == CUSOLVER_EIG_MODE_VECTOR, CUSOLVER_STATUS_NOT_SUPPORTED);
        refuse_in_capture(stream);
        Array a = matrix_at(matrix, size, size, leading), w = vector_at(values, size);
        bool upper = is_upper(fill);
        int failure = gd_emulation_library_fault("cusolverDnDsyevd_convergence");
        submit(stream, work, work_count, workspace_of(size, size), info, {a, w}, [=] {
            return failure != 0 ? failure : find_eigenvectors({a.numbers<double>(), leading}, size, upper, w.numbers<double>()) ? 0 : 1;
        });
    });
}

EMULATED_API cusolverDnDgeqrf_bufferSize(
    cusolverDnHandle_t handle, int rows, int columns, CUdeviceptr matrix, int leading, int* count)
{
    return with_handle(__func__, handle, [=](CUstream&) {
        matrix_at(matrix, rows, columns, leading);
        require(count != nullptr, CUSOLVER_STATUS_INVALID_VALUE);
        *count = workspace_of(rows, columns);
    });
}

EMULATED_API cusolverDnDgeqrf(
    cusolverDnHandle_t handle, int rows, int columns, CUdeviceptr matrix, int leading, CUdeviceptr scales, CUdeviceptr work,
    int work_count, CUdeviceptr info)
{
    return with_handle(__func__, handle, [=](CUstream& stream) {
        Array a = matrix_at(matrix, rows, columns, leading), tau = vector_at(scales, std::min(rows, columns));
        submit(stream, work, work_count, workspace_of(rows, columns), info, {a, tau}, [=] {
            factor_qr({a.numbers<double>(), leading}, rows, columns, tau.numbers<double>());
            return 0;
        });
    });
}

EMULATED_API cusolverDnDorgqr_bufferSize(
    cusolverDnHandle_t handle, int rows, int columns, int reflections, CUdeviceptr matrix, int leading, CUdeviceptr, int* count)
{
    return with_handle(__func__, handle, [=](CUstream&) {
        matrix_at(matrix, rows, columns, leading);
        require(count != nullptr && columns <= rows && reflections <= columns, CUSOLVER_STATUS_INVALID_VALUE);
        *count = workspace_of(rows, columns);
    });
}

EMULATED_API cusolverDnDorgqr(
    cusolverDnHandle_t handle, int rows, int columns, int reflections, CUdeviceptr matrix, int leading, CUdeviceptr scales,
    CUdeviceptr work, int work_count, CUdeviceptr info)
{
    return with_handle(__func__, handle, [=](CUstream& stream) {
        require(columns <= rows && reflections <= columns, CUSOLVER_STATUS_INVALID_VALUE);
        Array a = matrix_at(matrix, rows, columns, leading), tau = vector_at(scales, reflections);
        submit(stream, work, work_count, workspace_of(rows, columns), info, {a, tau}, [=] {
            form_q({a.numbers<double>(), leading}, rows, columns, reflections, tau.numbers<double>());
            return 0;
        });
    });
}

EMULATED_API cusolverDnDpotrf_bufferSize(
    cusolverDnHandle_t handle, cublasFillMode_t, int size, CUdeviceptr matrix, int leading, int* count)
{
    return with_handle(__func__, handle, [=](CUstream&) {
        matrix_at(matrix, size, size, leading);
        require(count != nullptr, CUSOLVER_STATUS_INVALID_VALUE);
        *count = workspace_of(size, size);
    });
}

EMULATED_API cusolverDnDpotrf(
    cusolverDnHandle_t handle, cublasFillMode_t fill, int size, CUdeviceptr matrix, int leading, CUdeviceptr work, int work_count,
    CUdeviceptr info)
{
    return with_handle(__func__, handle, [=](CUstream& stream) {
        Array a = matrix_at(matrix, size, size, leading);
        bool upper = is_upper(fill);
        submit(stream, work, work_count, workspace_of(size, size), info, {a}, [=] {
            return factor_cholesky({a.numbers<double>(), leading}, size, upper);
        });
    });
}

EMULATED_API cusolverDnDpotrs(
    cusolverDnHandle_t handle, cublasFillMode_t fill, int size, int count, CUdeviceptr factor, int leading, CUdeviceptr rights,
    int rights_leading, CUdeviceptr info)
{
    return with_handle(__func__, handle, [=](CUstream& stream) {
        Array a = matrix_at(factor, size, size, leading), b = matrix_at(rights, size, count, rights_leading);
        bool upper = is_upper(fill);
        submit(stream, 0, 0, 0, info, {a, b}, [=] {
            solve_cholesky({a.numbers<double>(), leading}, size, upper, {b.numbers<double>(), rights_leading}, count);
            return 0;
        });
    });
}

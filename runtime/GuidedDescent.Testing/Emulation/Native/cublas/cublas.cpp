// cuBLAS, as far as this project calls it.
#include <algorithm>
#include <map>
#include <vector>

#include "library_call.h"
#include "product.h"

#define EMULATED_API extern "C" __attribute__((visibility("default"))) cublasStatus_t

namespace emulated_cublas
{
using emulated_driver::MemoryUse;
using emulated_library::require;

constexpr const char* kind = "cuBLAS";

// Whatever it is given: to overwrite more would take longer than the products of tests.
constexpr size_t most_workspace_used = 64 * 1024;

struct Settings
{
    CUstream stream = nullptr;
    cublasPointerMode_t pointer_mode = CUBLAS_POINTER_MODE_HOST;
    CUdeviceptr workspace = 0;
    size_t workspace_bytes = 0;
};

static std::mutex mutex;

// Of handles that are gone as well: none is ever given out again.
static std::map<void*, Settings> all_settings;

static cublasStatus_t status_of(CUresult result)
{
    switch (result)
    {
    case CUDA_SUCCESS:
        return CUBLAS_STATUS_SUCCESS;
    case CUDA_ERROR_INVALID_VALUE:
        return CUBLAS_STATUS_INVALID_VALUE;
    case CUDA_ERROR_OUT_OF_MEMORY:
        return CUBLAS_STATUS_ALLOC_FAILED;
    case CUDA_ERROR_NOT_INITIALIZED:
    case CUDA_ERROR_INVALID_CONTEXT:
    case CUDA_ERROR_CONTEXT_IS_DESTROYED:
    case CUDA_ERROR_INVALID_HANDLE:
        return CUBLAS_STATUS_NOT_INITIALIZED;
    default:
        return CUBLAS_STATUS_EXECUTION_FAILED;
    }
}

static void check(CUresult result) { require(result == CUDA_SUCCESS, status_of(result)); }

template <class Body>
cublasStatus_t with_handle(const char* function, cublasHandle_t handle, Body body)
{
    return emulated_library::call<cublasStatus_t>(function, [&] {
        check(gd_emulation_library_check(kind, handle));
        std::lock_guard<std::mutex> turn(mutex);
        body(all_settings[handle]);
    });
}

// Which types go together, as cuBLAS' tables say.
static bool is_supported(cublasComputeType_t compute, cudaDataType_t factors, cudaDataType_t result)
{
    switch (compute)
    {
    case CUBLAS_COMPUTE_32F:
    case CUBLAS_COMPUTE_32F_PEDANTIC:
        return result == CUDA_R_32F && (factors == CUDA_R_32F || factors == CUDA_R_16BF);
    case CUBLAS_COMPUTE_32F_FAST_TF32:
        return result == CUDA_R_32F && factors == CUDA_R_32F;
    case CUBLAS_COMPUTE_64F:
        return result == CUDA_R_64F && factors == CUDA_R_64F;
    default:
        return false;
    }
}

static void require_operand(const Operand& operand, int rows, int batch)
{
    require(operand.leading >= std::max(1, rows), CUBLAS_STATUS_INVALID_VALUE);
    require(batch == 1 || operand.stride >= 0, CUBLAS_STATUS_INVALID_VALUE);
    require(operand.start % operand.element_bytes() == 0, CUBLAS_STATUS_INVALID_VALUE);
}

static size_t bytes_of(const Operand& operand, int rows, int columns)
{
    return (size_t(columns - 1) * size_t(operand.leading) + size_t(rows)) * operand.element_bytes();
}

static void add_uses(std::vector<MemoryUse>& uses, const Operand& operand, int rows, int columns, int batch)
{
    for (int index = 0; rows > 0 && columns > 0 && index < batch; index++)
    {
        MemoryUse use = {operand.item(index), bytes_of(operand, rows, columns)};
        check(gd_emulation_library_memory(use.start, use.bytes));
        uses.push_back(use);
    }
}

// A result that lies in a factor, or in the result of another item, comes out in whatever way the threads happen to run.
static void refuse_overlaps(const std::vector<MemoryUse>& uses, size_t first_result)
{
    for (size_t result = first_result; result < uses.size(); result++)
    {
        for (size_t other = 0; other < result; other++)
        {
            bool is_apart = uses[other].start + uses[other].bytes <= uses[result].start
                || uses[result].start + uses[result].bytes <= uses[other].start;
            require(is_apart, CUBLAS_STATUS_INVALID_VALUE);
        }
    }
}

static Factor factor_of(const Settings& settings, const void* place, bool is_double)
{
    require(place != nullptr, CUBLAS_STATUS_INVALID_VALUE);
    return settings.pointer_mode == CUBLAS_POINTER_MODE_DEVICE ? Factor{0, reinterpret_cast<CUdeviceptr>(place)}
        : is_double ? Factor{*static_cast<const double*>(place), 0}
        : Factor{*static_cast<const float*>(place), 0};
}

static void submit(const Settings& settings, const Product& product)
{
    std::vector<MemoryUse> uses;
    if (product.inner > 0)
    {
        int rows = product.left.is_transposed ? product.inner : product.rows;
        add_uses(uses, product.left, rows, product.rows + product.inner - rows, product.batch);
        rows = product.right.is_transposed ? product.columns : product.inner;
        add_uses(uses, product.right, rows, product.columns + product.inner - rows, product.batch);
    }

    for (const Factor& factor : {product.alpha, product.beta})
    {
        if (factor.place != 0)
        {
            check(gd_emulation_library_memory(factor.place, product.result.element_bytes()));
            uses.push_back({factor.place, product.result.element_bytes()});
        }
    }

    if (product.workspace_bytes > 0)
    {
        check(gd_emulation_library_memory(product.workspace, product.workspace_bytes));
        uses.push_back({product.workspace, product.workspace_bytes});
    }

    size_t first_result = uses.size();
    add_uses(uses, product.result, product.rows, product.columns, product.batch);
    refuse_overlaps(uses, first_result);
    check(emulated_library::submit(settings.stream, product, uses.data(), uses.size()));
}

// The library allocates where it was given no workspace. It does so in captures too, with what that costs, so it is refused there.
static void require_workspace_in_capture(const Settings& settings)
{
    bool is_captured = false;
    check(gd_emulation_library_stream(settings.stream, &is_captured));
    require(!is_captured || settings.workspace_bytes > 0, CUBLAS_STATUS_ALLOC_FAILED);
}
}

using namespace emulated_cublas;

EMULATED_API cublasCreate_v2(cublasHandle_t* handle)
{
    return emulated_library::call<cublasStatus_t>(__func__, [=] {
        require(handle != nullptr, CUBLAS_STATUS_INVALID_VALUE);
        check(gd_emulation_library_open(kind, handle));
    });
}

EMULATED_API cublasDestroy_v2(cublasHandle_t handle)
{
    return emulated_library::call<cublasStatus_t>(__func__, [=] { check(gd_emulation_library_close(kind, handle)); });
}

// The workspace is forgotten, as that of another stream may be in use.
EMULATED_API cublasSetStream_v2(cublasHandle_t handle, CUstream stream)
{
    return with_handle(__func__, handle, [=](Settings& settings) {
        bool is_captured = false;
        check(gd_emulation_library_stream(stream, &is_captured));
        settings.stream = stream;
        settings.workspace = 0;
        settings.workspace_bytes = 0;
    });
}

EMULATED_API cublasSetPointerMode_v2(cublasHandle_t handle, cublasPointerMode_t mode)
{
    return with_handle(__func__, handle, [=](Settings& settings) {
        require(mode == CUBLAS_POINTER_MODE_HOST || mode == CUBLAS_POINTER_MODE_DEVICE, CUBLAS_STATUS_INVALID_VALUE);
        settings.pointer_mode = mode;
    });
}

EMULATED_API cublasSetWorkspace_v2(cublasHandle_t handle, CUdeviceptr workspace, size_t bytes)
{
    return with_handle(__func__, handle, [=](Settings& settings) {
        constexpr CUdeviceptr alignment = 256;
        require(workspace % alignment == 0, CUBLAS_STATUS_INVALID_VALUE);
        check(gd_emulation_library_memory(workspace, bytes));
        settings.workspace = workspace;
        settings.workspace_bytes = bytes;
    });
}

EMULATED_API cublasGemmStridedBatchedEx(
    cublasHandle_t handle, cublasOperation_t left_operation, cublasOperation_t right_operation, int rows, int columns, int inner,
    const void* alpha, CUdeviceptr left, cudaDataType_t left_type, int left_leading, long long left_stride, CUdeviceptr right,
    cudaDataType_t right_type, int right_leading, long long right_stride, const void* beta, CUdeviceptr result,
    cudaDataType_t result_type, int result_leading, long long result_stride, int batch, cublasComputeType_t compute,
    cublasGemmAlgo_t algorithm)
{
    return with_handle(__func__, handle, [=](Settings& settings) {
        bool left_transposed = left_operation == CUBLAS_OP_T;
        bool right_transposed = right_operation == CUBLAS_OP_T;
        require(left_transposed || left_operation == CUBLAS_OP_N, CUBLAS_STATUS_INVALID_VALUE);
        require(right_transposed || right_operation == CUBLAS_OP_N, CUBLAS_STATUS_INVALID_VALUE);
        require(rows >= 0 && columns >= 0 && inner >= 0 && batch >= 0, CUBLAS_STATUS_INVALID_VALUE);
        require(algorithm == CUBLAS_GEMM_DEFAULT, CUBLAS_STATUS_NOT_SUPPORTED);
        require(left_type == right_type && is_supported(compute, left_type, result_type), CUBLAS_STATUS_NOT_SUPPORTED);
        bool is_double = result_type == CUDA_R_64F;
        Product product = {
            rows, columns, inner, batch, factor_of(settings, alpha, is_double), factor_of(settings, beta, is_double),
            {left, left_leading, left_stride, left_type, left_transposed},
            {right, right_leading, right_stride, right_type, right_transposed},
            {result, result_leading, result_stride, result_type, false},
            compute == CUBLAS_COMPUTE_32F_FAST_TF32, settings.workspace, std::min(settings.workspace_bytes, most_workspace_used),
        };
        require_operand(product.left, left_transposed ? inner : rows, batch);
        require_operand(product.right, right_transposed ? columns : inner, batch);
        require_operand(product.result, rows, batch);
        require_workspace_in_capture(settings);
        if (rows > 0 && columns > 0 && batch > 0)
        {
            submit(settings, product);
        }
    });
}

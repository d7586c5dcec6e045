// The part of cuBLAS' binary interface that is emulated: names and numbers as in NVIDIA's cublas_api.h and library_types.h.
#pragma once

#include "cuda_abi.h"

using cublasHandle_t = void*;

enum cublasStatus_t : int
{
    CUBLAS_STATUS_SUCCESS = 0,
    CUBLAS_STATUS_NOT_INITIALIZED = 1,
    CUBLAS_STATUS_ALLOC_FAILED = 3,
    CUBLAS_STATUS_INVALID_VALUE = 7,
    CUBLAS_STATUS_EXECUTION_FAILED = 13,
    CUBLAS_STATUS_NOT_SUPPORTED = 15,
};

enum cublasOperation_t : int
{
    CUBLAS_OP_N = 0,
    CUBLAS_OP_T = 1,
};

enum cublasPointerMode_t : int
{
    CUBLAS_POINTER_MODE_HOST = 0,
    CUBLAS_POINTER_MODE_DEVICE = 1,
};

enum cublasComputeType_t : int
{
    CUBLAS_COMPUTE_32F = 68,
    CUBLAS_COMPUTE_32F_PEDANTIC = 69,
    CUBLAS_COMPUTE_64F = 70,
    CUBLAS_COMPUTE_32F_FAST_TF32 = 77,
};

enum cublasGemmAlgo_t : int
{
    CUBLAS_GEMM_DEFAULT = -1,
};

enum cudaDataType_t : int
{
    CUDA_R_32F = 0,
    CUDA_R_64F = 1,
    CUDA_R_16BF = 14,
};

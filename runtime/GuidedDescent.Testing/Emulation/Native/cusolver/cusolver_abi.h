// The part of cuSOLVER's binary interface that is emulated: names and numbers as in NVIDIA's cusolver_common.h.
#pragma once

#include "cuda_abi.h"

using cusolverDnHandle_t = void*;

enum cusolverStatus_t : int
{
    CUSOLVER_STATUS_SUCCESS = 0,
    CUSOLVER_STATUS_NOT_INITIALIZED = 1,
    CUSOLVER_STATUS_ALLOC_FAILED = 2,
    CUSOLVER_STATUS_INVALID_VALUE = 3,
    CUSOLVER_STATUS_EXECUTION_FAILED = 6,
    CUSOLVER_STATUS_NOT_SUPPORTED = 9,
};

enum cusolverEigMode_t : int
{
    CUSOLVER_EIG_MODE_NOVECTOR = 0,
    CUSOLVER_EIG_MODE_VECTOR = 1,
};

enum cublasFillMode_t : int
{
    CUBLAS_FILL_MODE_LOWER = 0,
    CUBLAS_FILL_MODE_UPPER = 1,
};

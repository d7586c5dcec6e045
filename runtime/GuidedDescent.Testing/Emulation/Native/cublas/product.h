// A product of matrices in column-major order, C = alpha * op(A) op(B) + beta * C, for a batch of equally spaced ones.
#pragma once

#include "cublas_abi.h"

namespace emulated_cublas
{
struct Operand
{
    CUdeviceptr start;
    int leading;

    // From one item of the batch to the next, in elements.
    long long stride;
    cudaDataType_t type;
    bool is_transposed;

    size_t element_bytes() const { return type == CUDA_R_16BF ? 2 : type == CUDA_R_32F ? 4 : 8; }
    CUdeviceptr item(int index) const { return start + CUdeviceptr(stride * index) * element_bytes(); }
};

// Either a number, or where it lies on the device.
struct Factor
{
    double number;
    CUdeviceptr place;

    template <class Number>
    Number value() const
    {
        return place == 0 ? Number(number) : *reinterpret_cast<const Number*>(place);
    }
};

struct Product
{
    int rows;
    int columns;
    int inner;
    int batch;
    Factor alpha;
    Factor beta;
    Operand left;
    Operand right;
    Operand result;
    bool rounds_to_tf32;

    // What the library may use while it works: nothing is in it before or after.
    CUdeviceptr workspace;
    size_t workspace_bytes;

    // In the order of arithmetic that the whole project keeps to, so that the bits are those of its products on the processor.
    void run() const;
};
}

using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;

namespace GuidedDescent.Cuda;

internal sealed unsafe partial class CudaProducts
{
    private void Multiply(in DeviceProductShape shape, in DeviceProductOperands operands, in Factors factors)
    {
        long resultBytes = shape.ResultElements * sizeof(float);
        for (int start = 0, length; start < operands.D.Length; start += length)
        {
            int limit = factors.FactorSpace > 0 ? 1 : operands.D.Length - start;
            limit = EvenSpacing.Count(operands.D, start, limit, sizeof(float), resultBytes);
            limit = EvenSpacing.Count(operands.A, start, limit, sizeof(float), leastBytes: 0);
            length = EvenSpacing.Count(operands.B, start, limit, sizeof(float), leastBytes: 0);
            Multiply(
                shape,
                Strided.Of(operands.A, start, length),
                Strided.Of(operands.B, start, length),
                Strided.Of(operands.D, start, length),
                factors.Of(start),
                length);
        }
    }

    private void MultiplyRounded(in DeviceProductShape shape, in DeviceProductOperands operands, in Factors factors)
    {
        int count = operands.D.Length;
        long left = LeftOffset(count), right = RightOffset(shape, count);
        Round(operands.A, shape.LeftElements, left);
        if (shape.LeftElements == shape.RightElements && AreSame(operands.A, operands.B))
        {
            right = left;
        }
        else
        {
            Round(operands.B, shape.RightElements, right);
        }

        for (int start = 0, length; start < count; start += length)
        {
            int limit = factors.FactorSpace > 0 ? 1 : count - start;
            length = EvenSpacing.Count(operands.D, start, limit, sizeof(float), shape.ResultElements * sizeof(float));
            Multiply(
                shape,
                new Strided(Scratch(left + (BFloat16Bytes * shape.LeftElements * start)), shape.LeftElements),
                new Strided(Scratch(right + (BFloat16Bytes * shape.RightElements * start)), shape.RightElements),
                Strided.Of(operands.D, start, length),
                factors.Of(start),
                length);
        }
    }

    private static bool AreSame(ReadOnlySpan<CUdeviceptr> left, ReadOnlySpan<CUdeviceptr> right)
    {
        for (int index = 0; index < left.Length; index++)
        {
            if (left[index] != right[index])
            {
                return false;
            }
        }

        return true;
    }

    private void Round(ReadOnlySpan<CUdeviceptr> matrices, long elements, long offset)
    {
        for (int start = 0, length; elements > 0 && start < matrices.Length; start += length)
        {
            length = EvenSpacing.Count(matrices, start, matrices.Length - start, sizeof(float), leastBytes: 0);
            _kernels.Round(
                matrices[start],
                EvenSpacing.Space(matrices, start),
                _scratch!.Address + offset + (BFloat16Bytes * elements * start),
                elements,
                length,
                _stream);
        }
    }

    private void Multiply(
        in DeviceProductShape shape, in Strided left, in Strided right, in Strided result, in Factors factors, int count)
    {
        _cublas.SetPointerMode(factors.Mode);
        Operation leftOperation = shape.TransposeA ? Operation.Transpose : Operation.NonTranspose;
        Operation rightOperation = shape.TransposeB ? Operation.Transpose : Operation.NonTranspose;
        float alpha = factors.Alpha.Number, beta = factors.Beta.Number;
        CublasStatus status = factors.Mode == PointerMode.Device
            ? CudaBlasNativeMethods.cublasGemmStridedBatchedEx(
                _cublas.Handle, rightOperation, leftOperation, shape.Columns, shape.Rows, shape.Depth,
                factors.Alpha.Place,
                right.Start, _factorType, shape.RightStride, right.Stride,
                left.Start, _factorType, shape.LeftStride, left.Stride,
                factors.Beta.Place,
                result.Start, cudaDataType.CUDA_R_32F, shape.Columns, result.Stride,
                count, _computeType, GemmAlgo.Default)
            : CudaBlasNativeMethods.cublasGemmStridedBatchedEx(
                _cublas.Handle, rightOperation, leftOperation, shape.Columns, shape.Rows, shape.Depth,
                (nint)(&alpha),
                right.Start, _factorType, shape.RightStride, right.Stride,
                left.Start, _factorType, shape.LeftStride, left.Stride,
                (nint)(&beta),
                result.Start, cudaDataType.CUDA_R_32F, shape.Columns, result.Stride,
                count, (cudaDataType)_computeType, GemmAlgo.Default);
        if (status != CublasStatus.Success)
        {
            throw _cublas.Failure(status, $"multiplying {count} matrices, {shape}, in {_precision}");
        }
    }

    /// <summary>Equally spaced matrices.</summary>
    /// <param name="Start">The first.</param>
    /// <param name="Stride">The elements from one to the next.</param>
    private readonly record struct Strided(CUdeviceptr Start, long Stride)
    {
        public static Strided Of(ReadOnlySpan<CUdeviceptr> matrices, int start, int count) =>
            new(matrices[start], count == 1 ? 0 : EvenSpacing.Space(matrices, start) / sizeof(float));
    }
}

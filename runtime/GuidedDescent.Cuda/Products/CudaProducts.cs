using ManagedCuda;
using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;

// cuBLAS has one as well.
using Math = System.Math;

namespace GuidedDescent.Cuda;

/// <summary>
/// Matrix products on one GPU, by cuBLAS. They are put into the stream of the device, or into one that is captured: nothing is
/// allocated or waited for meanwhile. For one thread at a time, that holds <see cref="CudaSession.Submission"/>; the context must be
/// current.
/// </summary>
/// <remarks>
/// cuBLAS takes matrices column after column, and so sees the transpose of each: D^T = op(B)^T op(A)^T is what it computes.
/// </remarks>
internal sealed unsafe partial class CudaProducts : IDisposable
{
    private const int FactorBytes = 2 * sizeof(float);
    private const int BFloat16Bytes = 2;
    private const long Alignment = 256;

    private readonly CudaSession _session;
    private readonly CublasHandle _cublas;
    private readonly ProductKernels _kernels;
    private readonly ProductPrecision _precision;
    private readonly cudaDataType _factorType;
    private readonly ComputeType _computeType;
    private DeviceBlock? _scratch;
    private CUstream _stream;

    public CudaProducts(CudaSession session, CublasHandle cublas, ProductKernels kernels, ProductPrecision precision)
    {
        _session = session;
        _cublas = cublas;
        _kernels = kernels;
        _precision = precision;
        _factorType = precision == ProductPrecision.BFloat16 ? cudaDataType.CUDA_R_16BF : cudaDataType.CUDA_R_32F;
        _computeType = precision switch
        {
            ProductPrecision.Single => ComputeType.Compute32FPedantic,
            ProductPrecision.TensorFloat32 => ComputeType.Compute32FFastTF32,
            ProductPrecision.BFloat16 => ComputeType.Compute32F,
            _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision of products."),
        };
    }

    /// <summary>Makes room for what products of a shape need meanwhile.</summary>
    /// <returns>Whether that lies elsewhere now, so that captured products refer to what is no more.</returns>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public bool Reserve(in DeviceProductShape shape, int count)
    {
        long bytes = ScratchBytes(shape, count);
        if (_scratch is not null && bytes <= _scratch.Bytes)
        {
            return false;
        }

        _session.RefuseWhileCapturing("reserving memory for products");
        DeviceBlock? outgrown = _scratch;
        _scratch = DeviceBlock.Allocate(_session, bytes);
        outgrown?.Dispose();
        return outgrown is not null;
    }

    /// <summary>Puts the products of a batch into the stream: D = alpha * op(A) * op(B) + beta * C.</summary>
    /// <param name="shape">The shape of every one, for which there is room.</param>
    /// <param name="operands">Where their matrices lie.</param>
    /// <param name="alpha">What the products are multiplied by.</param>
    /// <param name="beta">What C is multiplied by; where it is zero, C is not read.</param>
    /// <param name="stream">Where they go.</param>
    /// <exception cref="CudaDeviceException">cuBLAS or the driver refuses something.</exception>
    public void Enqueue(
        in DeviceProductShape shape, in DeviceProductOperands operands, ProductFactor alpha, ProductFactor beta, CUstream stream)
    {
        int count = operands.D.Length;
        if (shape.ResultElements == 0 || count == 0)
        {
            return;
        }

        if (_scratch is null || _scratch.Bytes < ScratchBytes(shape, count))
        {
            throw new InvalidOperationException($"No memory was reserved for {count} products of {shape}.");
        }

        _stream = stream;
        _cublas.SetStream(stream);
        beta = operands.C.IsEmpty ? ProductFactor.Zero : beta;
        if (!beta.IsZero)
        {
            BringToResult(shape, operands);
        }

        Factors factors = PrepareFactors(operands, alpha, beta);
        if (_precision == ProductPrecision.BFloat16)
        {
            MultiplyRounded(shape, operands, factors);
        }
        else
        {
            Multiply(shape, operands, factors);
        }
    }

    public void Dispose() => _scratch?.Dispose();

    // Room for factors first, then A and B in bfloat16.
    private long ScratchBytes(in DeviceProductShape shape, int count) =>
        LeftOffset(count) + (_precision == ProductPrecision.BFloat16
            ? RightOffset(shape, count) - LeftOffset(count) + Align(BFloat16Bytes * shape.RightElements * count)
            : 0);

    private static long LeftOffset(int count) => Align((long)FactorBytes * count);

    private static long RightOffset(in DeviceProductShape shape, int count) =>
        LeftOffset(count) + Align(BFloat16Bytes * shape.LeftElements * count);

    private static long Align(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private CUdeviceptr Scratch(long offset) => new((SizeT)(nuint)(_scratch!.Address + offset));

    /// <summary>Copies C to where D is: cuBLAS adds to what is there.</summary>
    private void BringToResult(in DeviceProductShape shape, in DeviceProductOperands operands)
    {
        long bytes = shape.ResultElements * sizeof(float);
        for (int start = 0, length; start < operands.D.Length; start += length)
        {
            // Only those that lie one after the other are one copy.
            int limit = operands.D.Length - start;
            bool isDense = EvenSpacing.Space(operands.C, start) == bytes && EvenSpacing.Space(operands.D, start) == bytes;
            length = !isDense ? 1 : Math.Min(
                EvenSpacing.Count(operands.C, start, limit, sizeof(float), bytes),
                EvenSpacing.Count(operands.D, start, limit, sizeof(float), bytes));
            if (operands.C[start] != operands.D[start])
            {
                _session.Check(
                    DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyDtoDAsync_v2(
                        operands.D[start], operands.C[start], bytes * length, _stream),
                    "copying what products are added to");
            }
        }
    }
}

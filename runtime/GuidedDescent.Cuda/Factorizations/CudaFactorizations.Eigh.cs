using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;
using ManagedCuda.CudaSolve;

// cuBLAS has one as well.
using Math = System.Math;

namespace GuidedDescent.Cuda;

internal sealed unsafe partial class CudaFactorizations
{
    /// <summary>Makes room for eigenvectors, or an inverse root, of matrices of a size.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void ReserveEigh(int n) => Reserve(LayOutEigh(n, default, out _, out _, out _));

    /// <summary>Eigenvalues, descending, and eigenvectors.</summary>
    /// <param name="n">The rows and columns, for which there is room.</param>
    /// <param name="a">The symmetric matrix.</param>
    /// <param name="fallback">The vectors where <paramref name="a"/> is not finite or the result fails its check.</param>
    /// <param name="vectors">Becomes the eigenvectors, in columns.</param>
    /// <param name="values">Becomes the eigenvalues, or the diagonal of F^T A F for the fallback F.</param>
    public void Eigh(int n, CUdeviceptr a, CUdeviceptr fallback, CUdeviceptr vectors, CUdeviceptr values)
    {
        if (n == 0)
        {
            return;
        }

        FactorizationJob job = FindEigenvectors(n, a, damping: 0);
        (job.Other, job.Target, job.TargetValues) = (fallback, vectors, values);
        _kernels.LaunchEach(_kernels.StoreEigenvectors, job, n);
    }

    /// <summary>The inverse root of a symmetric matrix, by its eigenvectors: (A + damping I)^(-1/p).</summary>
    /// <param name="n">The rows and columns, for which <see cref="ReserveEigh"/> made room.</param>
    /// <param name="a">The symmetric positive semidefinite matrix A. Eigenvalues below 0 count as 0.</param>
    /// <param name="p">The root; any number but 0.</param>
    /// <param name="damping">What is added to the diagonal.</param>
    /// <param name="fallback">The result where <paramref name="a"/> is not finite or the root fails its check.</param>
    /// <param name="root">Becomes the root.</param>
    /// <remarks>The check is that of the factorizations of the processor: X^p (A + damping I) is the identity to 1e-2.</remarks>
    public void InverseRoot(int n, CUdeviceptr a, double p, double damping, CUdeviceptr fallback, CUdeviceptr root)
    {
        if (n == 0)
        {
            return;
        }

        FactorizationJob job = FindEigenvectors(n, a, damping);
        (job.Other, job.Target, job.Exponent) = (fallback, root, -1 / p);
        _kernels.LaunchEach(_kernels.ScaleEigenvectors, job, n);
        Multiply(Operation.NonTranspose, Operation.Transpose, n, job.Factor, job.Factor, job.Product);
        _kernels.LaunchOver(_kernels.CheckRoot, job, (long)n * n);
        _kernels.LaunchOver(_kernels.StoreRoot, job, (long)n * n);
    }

    /// <summary>Finds them, by ascending values, for the matrix divided by its scale, and checks them.</summary>
    private FactorizationJob FindEigenvectors(int n, CUdeviceptr a, double damping)
    {
        string what = $"an eigendecomposition of {n} x {n}";
        long bytes = LayOutEigh(n, Scratch, out FactorizationJob job, out CUdeviceptr work, out int workLength);
        Begin(bytes, what);
        (job.Source, job.Damping) = (a, damping);
        _kernels.LaunchOne(_kernels.MeasureMatrix, job);
        _kernels.LaunchOver(_kernels.LoadSymmetric, job, (long)n * n);
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDsyevd(
                _cusolver.Handle,
                cusolverEigMode.Vector,
                FillMode.Lower,
                n,
                job.Factor,
                n,
                job.Values,
                work,
                workLength,
                InfoOf(job)),
            what);
        Multiply(Operation.Transpose, Operation.NonTranspose, n, job.Factor, job.Factor, job.Gram);
        Multiply(Operation.NonTranspose, Operation.NonTranspose, n, job.Matrix, job.Factor, job.Product);
        _kernels.LaunchEach(_kernels.SumMagnitudes, job, n);
        _kernels.LaunchEach(_kernels.CheckEigenvectors, job, n);
        return job;
    }

    private long LayOutEigh(int n, CUdeviceptr start, out FactorizationJob job, out CUdeviceptr work, out int workLength)
    {
        int length = 0;
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDsyevd_bufferSize(
                _cusolver.Handle, cusolverEigMode.Vector, FillMode.Lower, n, default, Math.Max(1, n), default, ref length),
            $"asking what an eigendecomposition of {n} x {n} needs");
        var layout = new ScratchLayout(start);
        long elements = (long)n * n;
        job = new FactorizationJob
        {
            Outcome = layout.Take(OutcomeBytes),
            Matrix = layout.TakeDoubles(elements),
            Factor = layout.TakeDoubles(elements),
            Values = layout.TakeDoubles(n),
            Errors = layout.TakeDoubles(n),
            Magnitudes = layout.TakeDoubles(n),
            Gram = layout.TakeDoubles(elements),
            Product = layout.TakeDoubles(elements),
            Rows = n,
            Columns = n,
        };
        work = layout.TakeDoubles(length);
        workLength = length;
        return layout.Bytes;
    }
}

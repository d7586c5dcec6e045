using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;
using ManagedCuda.CudaSolve;

// cuBLAS has one as well.
using Math = System.Math;

namespace GuidedDescent.Cuda;

internal sealed unsafe partial class CudaFactorizations
{
    // A lower triangle that is stored row after row is an upper one to cuSOLVER.
    private const FillMode LowerTriangle = FillMode.Upper;

    /// <summary>Makes room for Cholesky factors of a size, and for right-hand sides.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void ReserveCholesky(int n, int rightColumns = 0) => Reserve(LayOutCholesky(n, rightColumns, default, out _, out _, out _));

    /// <summary>
    /// The lower triangular factor L of A = L L^T. Where there is none, the diagonal is raised by 1e-6 of its mean, and then by ten
    /// times as much until there is one; where A is not finite, it is the identity.
    /// </summary>
    /// <param name="n">The rows and columns, for which there is room.</param>
    /// <param name="spd">The symmetric positive definite matrix A.</param>
    /// <param name="lower">Becomes the factor, with zeros above the diagonal.</param>
    public void Cholesky(int n, CUdeviceptr spd, CUdeviceptr lower)
    {
        if (n == 0)
        {
            return;
        }

        FactorizationJob job = Factor(n, columns: 0, spd);
        job.Target = lower;
        _kernels.LaunchOver(_kernels.StoreLower, job, (long)n * n);
    }

    /// <summary>Solves A X = B by the factor of <see cref="Cholesky"/>; where A is not finite, X is B.</summary>
    /// <param name="n">The rows and columns of A.</param>
    /// <param name="columns">The columns of B, for which there is room.</param>
    /// <param name="spd">The symmetric positive definite matrix A.</param>
    /// <param name="right">B.</param>
    /// <param name="x">Becomes X.</param>
    public void Solve(int n, int columns, CUdeviceptr spd, CUdeviceptr right, CUdeviceptr x)
    {
        if (n == 0 || columns == 0)
        {
            return;
        }

        FactorizationJob job = Factor(n, columns, spd);
        (job.Other, job.Target, job.Columns) = (right, x, columns);
        long elements = (long)n * columns;
        _kernels.LaunchOver(_kernels.LoadRights, job, elements);
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDpotrs(
                _cusolver.Handle, LowerTriangle, n, columns, job.Factor, n, job.Product, n, InfoOf(job)),
            $"solving {n} equations with {columns} right-hand sides");
        _kernels.LaunchOver(_kernels.StoreSolutions, job, elements);
    }

    private FactorizationJob Factor(int n, int columns, CUdeviceptr spd)
    {
        string what = $"a Cholesky factorization of {n} x {n}";
        long bytes = LayOutCholesky(n, columns, Scratch, out FactorizationJob job, out CUdeviceptr work, out int workLength);
        Begin(bytes, what);
        job.Source = spd;
        _kernels.LaunchOne(_kernels.MeasureSpd, job);
        _kernels.LaunchOver(_kernels.LoadSymmetric, job, (long)n * n);
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDpotrf(
                _cusolver.Handle, LowerTriangle, n, job.Factor, n, work, workLength, InfoOf(job)),
            what);
        _kernels.LaunchOver(_kernels.CheckPivots, job, n);
        _kernels.LaunchOne(_kernels.RaiseDiagonal, job);
        return job;
    }

    private long LayOutCholesky(
        int n, int columns, CUdeviceptr start, out FactorizationJob job, out CUdeviceptr work, out int workLength)
    {
        int length = 0;
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDpotrf_bufferSize(
                _cusolver.Handle, LowerTriangle, n, default, Math.Max(1, n), ref length),
            $"asking what a Cholesky factorization of {n} x {n} needs");
        var layout = new ScratchLayout(start);
        job = new FactorizationJob
        {
            Outcome = layout.Take(OutcomeBytes),
            Matrix = layout.TakeDoubles((long)n * n),
            Factor = layout.TakeDoubles((long)n * n),
            Product = layout.TakeDoubles((long)n * columns),
            Rows = n,
            Columns = n,
        };
        work = layout.TakeDoubles(length);
        workLength = length;
        return layout.Bytes;
    }
}

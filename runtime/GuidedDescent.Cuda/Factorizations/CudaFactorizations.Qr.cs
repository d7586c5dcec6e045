using ManagedCuda.BasicTypes;
using ManagedCuda.CudaSolve;

namespace GuidedDescent.Cuda;

internal sealed unsafe partial class CudaFactorizations
{
    /// <summary>Makes room for orthogonal factors of a shape.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void ReserveQr(int rows, int columns) => Reserve(LayOutQr(rows, columns, default, out _, out _, out _, out _));

    /// <summary>The thin orthogonal factor Q of A = Q R, where the diagonal of R is not negative.</summary>
    /// <param name="rows">The rows, at least as many as columns.</param>
    /// <param name="columns">The columns, for which there is room.</param>
    /// <param name="a">The matrix.</param>
    /// <param name="fallback">The result where <paramref name="a"/> is not finite.</param>
    /// <param name="q">
    /// Becomes the factor. Columns that depend on those before them get what Householder's method makes of them: some unit vectors that
    /// are orthogonal to all others.
    /// </param>
    public void Qr(int rows, int columns, CUdeviceptr a, CUdeviceptr fallback, CUdeviceptr q)
    {
        if (columns > rows)
        {
            throw new ArgumentException($"A thin QR factorization needs as many rows as columns, or more, but {rows} x {columns} came.");
        }

        if (columns == 0)
        {
            return;
        }

        string what = $"a QR factorization of {rows} x {columns}";
        long bytes = LayOutQr(
            rows, columns, Scratch, out FactorizationJob job, out CUdeviceptr scales, out CUdeviceptr work, out int workLength);
        Begin(bytes, what);
        (job.Source, job.Other, job.Target) = (a, fallback, q);
        long elements = (long)rows * columns;
        _kernels.LaunchOne(_kernels.MeasureMatrix, job);
        _kernels.LaunchOver(_kernels.LoadColumns, job, elements);
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDgeqrf(
                _cusolver.Handle, rows, columns, job.Factor, rows, scales, work, workLength, InfoOf(job)),
            what);
        _kernels.LaunchOver(_kernels.KeepDiagonal, job, columns);
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDorgqr(
                _cusolver.Handle, rows, columns, columns, job.Factor, rows, scales, work, workLength, InfoOf(job)),
            what);
        _kernels.LaunchOver(_kernels.StoreQ, job, elements);
    }

    private long LayOutQr(
        int rows,
        int columns,
        CUdeviceptr start,
        out FactorizationJob job,
        out CUdeviceptr scales,
        out CUdeviceptr work,
        out int workLength)
    {
        int factorLength = 0, formLength = 0;
        string what = $"asking what a QR factorization of {rows} x {columns} needs";
        int leading = Math.Max(1, rows);
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDgeqrf_bufferSize(
                _cusolver.Handle, rows, columns, default, leading, ref factorLength),
            what);
        _cusolver.Check(
            CudaSolveNativeMethods.Dense.cusolverDnDorgqr_bufferSize(
                _cusolver.Handle, rows, columns, columns, default, leading, default, ref formLength),
            what);
        var layout = new ScratchLayout(start);
        job = new FactorizationJob
        {
            Outcome = layout.Take(OutcomeBytes),
            Factor = layout.TakeDoubles((long)rows * columns),
            Values = layout.TakeDoubles(columns),
            Rows = rows,
            Columns = columns,
        };
        scales = layout.TakeDoubles(columns);
        workLength = Math.Max(factorLength, formLength);
        work = layout.TakeDoubles(workLength);
        return layout.Bytes;
    }
}

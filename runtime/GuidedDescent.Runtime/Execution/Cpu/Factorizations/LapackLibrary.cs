using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// A library with the interface of LAPACK: OpenBLAS, Intel's MKL, Apple's Accelerate, or the reference implementation. It
/// computes on the calling thread only.
/// </summary>
internal sealed unsafe class LapackLibrary : IFactorizationLibrary
{
    // Enough for every block size in use; a library takes less if it wants.
    private const int WorkPerColumn = 64;

    private readonly LapackFunctions _functions;
    private readonly LibraryThreads _threads;

    private LapackLibrary(string file, nint handle)
    {
        Name = $"LAPACK ({file})";
        _functions = new LapackFunctions(handle);
        _threads = new LibraryThreads(handle);
    }

    public string Name { get; }

    /// <summary>Loads a library, which then stays loaded.</summary>
    /// <param name="file">A path, or a name that the loader searches for.</param>
    /// <param name="reason">Why it cannot be used, where the result is null.</param>
    public static LapackLibrary? TryLoad(string file, out string reason)
    {
        try
        {
            nint handle = NativeLibrary.Load(file, typeof(LapackLibrary).Assembly, DllImportSearchPath.SafeDirectories);
            var library = new LapackLibrary(file, handle);
            reason = library.CanFactorize() ? "" : "its results are wrong";
            return reason.Length == 0 ? library : null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            reason = exception.Message.ReplaceLineEndings(" ").Trim();
            return null;
        }
    }

    public bool TryEigh(int n, Span<double> matrix, Span<double> values, Scratch scratch)
    {
        // The least that the documentation of dsyevd asks for; a long takes as many bytes as a double.
        Span<double> work = scratch.Take(checked(1 + (6 * n) + (2 * n * n)));
        Span<long> integerWork = MemoryMarshal.Cast<double, long>(scratch.Take(checked(3 + (5 * n))));
        using LibraryThreads.Limit limit = _threads.LimitToOne();
        fixed (double* matrixStart = matrix, valuesStart = values)
        {
            return _functions.SymmetricEigen(n, matrixStart, valuesStart, work, integerWork) == 0;
        }
    }

    public bool TryQr(int rows, int columns, Span<double> matrix, Span<double> diagonal, Scratch scratch)
    {
        Span<double> scales = scratch.Take(columns), work = scratch.Take(columns, WorkPerColumn);
        using LibraryThreads.Limit limit = _threads.LimitToOne();
        fixed (double* start = matrix, scalesStart = scales)
        {
            if (_functions.Reflections(rows, columns, start, scalesStart, work) != 0)
            {
                return false;
            }

            for (int column = 0; column < columns; column++)
            {
                diagonal[column] = matrix[(column * rows) + column];
            }

            return _functions.ProductOfReflections(rows, columns, start, scalesStart, work) == 0;
        }
    }

    public bool TryCholesky(int n, Span<double> matrix)
    {
        // U column after column is L = U^T row after row.
        using (_threads.LimitToOne())
        {
            fixed (double* start = matrix)
            {
                if (_functions.Cholesky(n, start) != 0)
                {
                    return false;
                }
            }
        }

        for (int row = 0; row < n; row++)
        {
            matrix[((row * n) + row + 1)..((row + 1) * n)].Clear();
        }

        return true;
    }

    public void CholeskySolve(int n, ReadOnlySpan<double> lower, int count, Span<double> rights)
    {
        using LibraryThreads.Limit limit = _threads.LimitToOne();
        fixed (double* factor = lower, start = rights)
        {
            long info = _functions.CholeskySolve(n, count, factor, start);
            Debug.Assert(info == 0, "Only wrong arguments make it fail.");
        }
    }

    // Of [2 1; 1 2], whose eigenvalues are 1 and 3: a library may be built for other integers, or not be LAPACK at all.
    private bool CanFactorize()
    {
        double[] matrix = [2, 1, 1, 2], values = new double[2], factor = [2, 1, 1, 2];
        return TryEigh(2, matrix, values, new Scratch())
            && Math.Abs(values[0] - 1) < 1e-14
            && Math.Abs(values[1] - 3) < 1e-14
            && TryCholesky(2, factor)
            && Math.Abs(factor[3] - Math.Sqrt(1.5)) < 1e-14;
    }
}

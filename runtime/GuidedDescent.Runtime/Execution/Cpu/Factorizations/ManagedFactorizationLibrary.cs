using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// MathNet.Numerics, which is plain C# and so there on every machine. It takes arrays of exact length, which are allocated in every
/// call, and has its matrices column after column.
/// </summary>
internal sealed class ManagedFactorizationLibrary : IFactorizationLibrary
{
    // Not LinearAlgebraControl.Provider: that may be a native library, and belongs to the program.
    private static readonly ManagedLinearAlgebraProvider _mathNet = ManagedLinearAlgebraProvider.Instance;

    private ManagedFactorizationLibrary()
    {
    }

    public static ManagedFactorizationLibrary Instance { get; } = new();

    public string Name => "MathNet.Numerics 5.0 (managed)";

    public bool TryEigh(int n, Span<double> matrix, Span<double> values, Scratch scratch)
    {
        double[] vectors = new double[n * n];
        var complexValues = new Complex[n];
        try
        {
            _mathNet.EigenDecomp(true, n, matrix.ToArray(), vectors, complexValues, new double[n * n]);
        }
        catch (NonConvergenceException)
        {
            return false;
        }

        vectors.CopyTo(matrix);
        for (int index = 0; index < n; index++)
        {
            values[index] = complexValues[index].Real;
        }

        return true;
    }

    public bool TryQr(int rows, int columns, Span<double> matrix, Span<double> diagonal, Scratch scratch)
    {
        double[] factor = matrix.ToArray();
        double[] triangle = new double[columns * columns];
        _mathNet.ThinQRFactor(factor, rows, columns, triangle, new double[columns]);
        factor.CopyTo(matrix);
        for (int column = 0; column < columns; column++)
        {
            diagonal[column] = triangle[(column * columns) + column];
        }

        return true;
    }

    public bool TryCholesky(int n, Span<double> matrix)
    {
        double[] factor = matrix.ToArray();
        try
        {
            _mathNet.CholeskyFactor(factor, n);
        }
        catch (ArgumentException)
        {
            // Its way of saying that the matrix is not positive definite.
            return false;
        }

        Dense.Transpose(n, n, factor, matrix);
        return true;
    }

    public void CholeskySolve(int n, ReadOnlySpan<double> lower, int count, Span<double> rights)
    {
        double[] factor = new double[n * n];
        Dense.Transpose(n, n, lower, factor);
        double[] solutions = rights.ToArray();
        _mathNet.CholeskySolveFactored(factor, n, solutions, count);
        solutions.CopyTo(rights);
    }
}

using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

/// <summary>A library that fails in everything, and says so or does not.</summary>
internal sealed class FaultyLibrary(bool isSilent) : IFactorizationLibrary
{
    public string Name => "faulty";

    // The identity and ones: orthonormal, and wrong.
    public bool TryEigh(int n, Span<double> matrix, Span<double> values, Scratch scratch)
    {
        Dense.SetIdentity(n, matrix);
        values.Fill(1);
        return isSilent;
    }

    public bool TryQr(int rows, int columns, Span<double> matrix, Span<double> diagonal, Scratch scratch)
    {
        matrix.Fill(double.NaN);
        diagonal.Fill(1);
        return isSilent;
    }

    public bool TryCholesky(int n, Span<double> matrix) => throw new NotSupportedException();

    public void CholeskySolve(int n, ReadOnlySpan<double> lower, int count, Span<double> rights) => throw new NotSupportedException();
}

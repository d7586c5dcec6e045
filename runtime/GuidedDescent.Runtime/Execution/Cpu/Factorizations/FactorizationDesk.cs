namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>What one thread needs for one factorization: operands and results in double precision, and who computes.</summary>
internal sealed unsafe class FactorizationDesk(IFactorizationLibrary library)
{
    private readonly Scratch _operands = new();

    public DenseFactorizations Factorizations { get; } = new(library);

    public Span<double> Read(float* matrix, int rows, int columns)
    {
        Span<double> values = Take(rows, columns);
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = matrix[index];
        }

        return values;
    }

    public static void Write(ReadOnlySpan<double> values, float* matrix)
    {
        for (int index = 0; index < values.Length; index++)
        {
            matrix[index] = (float)values[index];
        }
    }

    public Span<double> Take(int rows, int columns) => _operands.Take(rows, columns);

    /// <summary>Ready for the next one.</summary>
    public void Clear() => _operands.Reset();
}

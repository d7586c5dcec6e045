using System.Runtime.InteropServices;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>A matrix of numbers in [-1, 1).</summary>
internal sealed unsafe class MatrixMemory : IDisposable
{
    public MatrixMemory(int rows, int columns, int seed = 1)
    {
        Rows = rows;
        Columns = columns;
        Start = (float*)NativeMemory.AlignedAlloc((nuint)rows * (nuint)columns * sizeof(float), 64);
        var random = new Random(seed);
        foreach (ref float number in Span)
        {
            number = (random.NextSingle() * 2) - 1;
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public float* Start { get; private set; }

    public Span<float> Span => new(Start, Rows * Columns);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}

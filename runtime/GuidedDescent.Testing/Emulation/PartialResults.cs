using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Testing;

/// <summary>
/// What kernels that go tile by tile are given beside their tensors: the extents of their domain, and memory for what each tile comes to
/// in each reduction. The memory is NaN at first, so that a place nobody wrote to is noticed.
/// </summary>
public sealed unsafe class PartialResults : IDisposable
{
    private readonly int[] _lengths;
    private float** _pointers;

    /// <summary>Allocates the memory.</summary>
    /// <param name="rows">The number of rows of the domain; 1 for a kernel that does not tell rows from columns.</param>
    /// <param name="columns">The number of columns of the domain.</param>
    /// <param name="lengths">How many numbers each reduction leaves, tensor after tensor, in the order of the kernel's reductions.</param>
    public PartialResults(int rows, int columns, IReadOnlyList<int> lengths)
    {
        Rows = rows;
        Columns = columns;
        _lengths = [.. lengths];
        _pointers = (float**)NativeMemory.Alloc((nuint)Math.Max(lengths.Count, 1), (nuint)sizeof(float*));
        for (int index = 0; index < Count; index++)
        {
            _pointers[index] = (float*)NativeMemory.Alloc((nuint)Math.Max(_lengths[index], 1), sizeof(float));
            Span(index).Fill(float.NaN);
        }
    }

    /// <summary>The number of rows of the domain.</summary>
    public int Rows { get; }

    /// <summary>The number of columns of the domain.</summary>
    public int Columns { get; }

    /// <summary>How many stretches of memory there are.</summary>
    public int Count => _lengths.Length;

    internal float** Pointers => _pointers;

    /// <summary>The chunks of a kernel that tells rows from columns: bands of up to 32 rows and of up to 1024 columns.</summary>
    /// <param name="tensors">The number of tensors.</param>
    public Chunk[] CutIntoBands(int tensors)
    {
        List<Chunk> chunks = [];
        for (int tensor = 0; tensor < tensors; tensor++)
        {
            for (int row = 0; row < Rows; row += 32)
            {
                for (int column = 0; column < Columns; column += 1024)
                {
                    chunks.Add(new Chunk(((long)row * Columns) + column, tensor, Math.Min(1024, Columns - column)));
                }
            }
        }

        return [.. chunks];
    }

    /// <summary>What the tiles came to in one reduction of one tensor.</summary>
    public float[] ToArray(int index)
    {
        ObjectDisposedException.ThrowIf(_pointers == null, this);
        return Span(index).ToArray();
    }

    /// <summary>Frees the memory. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        for (int index = 0; _pointers != null && index < Count; index++)
        {
            NativeMemory.Free(_pointers[index]);
        }

        NativeMemory.Free(_pointers);
        _pointers = null;
    }

    internal Span<float> Span(int index) => new(_pointers[index], _lengths[index]);
}

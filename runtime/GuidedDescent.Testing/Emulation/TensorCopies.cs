using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Testing;

/// <summary>Copies of arrays in native memory of a chosen alignment, for the time of a launch.</summary>
internal sealed unsafe class TensorCopies : IDisposable
{
    private const int Alignment = 16;

    private readonly IReadOnlyList<float[][]> _originals;
    private readonly float*[][] _copies;
    private readonly int _misalignment;

    public TensorCopies(IReadOnlyList<float[][]> originals, int misalignment)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(misalignment);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(misalignment, Alignment / sizeof(float));
        Check(originals);
        _originals = originals;
        _misalignment = misalignment;
        _copies = new float*[originals.Count][];
        var pointers = new List<nint>();
        for (int row = 0; row < originals.Count; row++)
        {
            _copies[row] = new float*[originals[row].Length];
            for (int slot = 0; slot < originals[row].Length; slot++)
            {
                _copies[row][slot] = Copy(originals[row][slot]);
                pointers.Add((nint)_copies[row][slot]);
            }
        }

        long[] lengths = [.. originals.Select(row => (long)LengthOf(row))];
        Table = new TensorTable(originals[0].Length, lengths, CollectionsMarshal.AsSpan(pointers));
    }

    public TensorTable Table { get; }

    public float[][][] ToArrays()
    {
        float[][][] arrays = new float[_originals.Count][][];
        for (int row = 0; row < arrays.Length; row++)
        {
            arrays[row] = new float[_originals[row].Length][];
            for (int slot = 0; slot < arrays[row].Length; slot++)
            {
                arrays[row][slot] = new Span<float>(_copies[row][slot], _originals[row][slot].Length).ToArray();
            }
        }

        return arrays;
    }

    public void Dispose()
    {
        Table.Dispose();
        foreach (float*[] row in _copies)
        {
            foreach (float* copy in row)
            {
                NativeMemory.AlignedFree(copy == null ? null : copy - _misalignment);
            }
        }
    }

    private static void Check(IReadOnlyList<float[][]> tensors)
    {
        if (tensors.Count == 0 || tensors[0].Length == 0)
        {
            throw new ArgumentException("A launch needs at least one tensor with at least one slot.", nameof(tensors));
        }

        for (int row = 0; row < tensors.Count; row++)
        {
            if (tensors[row].Length != tensors[0].Length)
            {
                throw new ArgumentException(
                    $"All tensors have the same slots, but tensor {row} has {tensors[row].Length} "
                    + $"and tensor 0 has {tensors[0].Length}.",
                    nameof(tensors));
            }

            int length = LengthOf(tensors[row]);
            if (tensors[row].Any(slot => slot.Length != 0 && slot.Length != length))
            {
                string lengths = string.Join(", ", tensors[row].Select(slot => slot.Length));
                throw new ArgumentException(
                    $"The slots of tensor {row} must be equally long, or empty, but have lengths {lengths}.", nameof(tensors));
            }
        }
    }

    private static int LengthOf(float[][] row) => row.Max(slot => slot.Length);

    private float* Copy(float[] original)
    {
        if (original.Length == 0)
        {
            return null;
        }

        nuint bytes = (nuint)(original.Length + _misalignment) * sizeof(float);
        float* copy = (float*)NativeMemory.AlignedAlloc(bytes, Alignment) + _misalignment;
        original.CopyTo(new Span<float>(copy, original.Length));
        return copy;
    }
}

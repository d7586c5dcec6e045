using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>Zeroed memory for elements of any size, each row on cache lines of its own.</summary>
internal sealed unsafe class RowMemory : IDisposable
{
    private const long Alignment = 64;

    private readonly MemorySpace _memory;
    private readonly MemorySlab _slab;
    private readonly long[] _offsets;

    /// <summary>Allocates.</summary>
    /// <param name="memory">Where.</param>
    /// <param name="lengths">The number of elements of each row.</param>
    /// <param name="elementBytes">The bytes of an element.</param>
    public RowMemory(MemorySpace memory, IEnumerable<long> lengths, int elementBytes)
    {
        _memory = memory;
        var offsets = new List<long>();
        long end = 0;
        foreach (long length in lengths)
        {
            offsets.Add(end);
            Bytes += length * elementBytes;
            end = (end + (length * elementBytes) + Alignment - 1) / Alignment * Alignment;
        }

        _offsets = [.. offsets];
        _slab = memory.Allocate(end / sizeof(float));
    }

    /// <summary>The bytes of all rows, without what lies between them.</summary>
    public long Bytes { get; }

    /// <summary>The first byte of a row.</summary>
    public byte* Row(int row) => (byte*)_slab.Start + _offsets[row];

    /// <summary>Gives every single in it one value.</summary>
    public void Fill(float value) => _memory.Fill(_slab.Start, _slab.Elements, value);

    public void Dispose() => _slab.Dispose();
}

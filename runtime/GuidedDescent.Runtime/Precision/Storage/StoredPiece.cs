using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Precision;

/// <summary>A copy on the host of consecutive stored elements that lie in the memory of a device, with what is kept beside them.</summary>
internal sealed unsafe class StoredPiece : IDisposable
{
    private const int MostElements = 1 << 18;

    private readonly MemorySpace _memory;
    private readonly RowMemory _copy;
    private readonly RowMemory _besideCopy;
    private readonly byte* _stored;
    private readonly byte* _beside;

    /// <summary>Copies the piece that an element is in.</summary>
    /// <param name="memory">The memory of the device.</param>
    /// <param name="storage">How the elements are stored.</param>
    /// <param name="row">Their row.</param>
    /// <param name="stored">Where the row is stored.</param>
    /// <param name="length">The number of its elements.</param>
    /// <param name="element">The element.</param>
    public StoredPiece(MemorySpace memory, SlotStorage storage, int row, void* stored, long length, long element)
    {
        _memory = memory;
        Offset = element / MostElements * MostElements;
        int count = (int)Math.Min(MostElements, length - Offset);
        _copy = new RowMemory(HostMemory.Instance, [count], storage.ElementBytes);
        _besideCopy = new RowMemory(HostMemory.Instance, [storage.BesideBytes(count)], sizeof(byte));
        _stored = (byte*)stored + (Offset * storage.ElementBytes);
        _beside = storage.Beside is RowMemory beside ? beside.Row(row) + storage.BesideBytes(Offset) : null;
        Elements = new StoredElements(storage.Over(_besideCopy), row: 0, _copy.Row(0), count);
        Length = count;
        memory.Read(_stored, Bytes(_copy));
        memory.Read(_beside, Bytes(_besideCopy));
    }

    /// <summary>The first element.</summary>
    public long Offset { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The copy, of which the first element is number 0.</summary>
    public StoredElements Elements { get; }

    /// <summary>Copies it back to the device.</summary>
    public void Return()
    {
        _memory.Write(_stored, Bytes(_copy));
        _memory.Write(_beside, Bytes(_besideCopy));
    }

    public void Dispose()
    {
        _copy.Dispose();
        _besideCopy.Dispose();
    }

    private static Span<byte> Bytes(RowMemory copy) => new(copy.Row(0), (int)copy.Bytes);
}

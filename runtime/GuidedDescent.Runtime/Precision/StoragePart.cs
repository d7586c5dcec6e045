using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Execution;

namespace GuidedDescent;

/// <summary>
/// Something an optimizer keeps for a parameter in another form than single precision, bit by bit, so that it can be saved and restored
/// without any rounding. It must not be used after the optimizer has been disposed.
/// </summary>
public sealed unsafe class StoragePart
{
    private readonly MemorySpace _memory;
    private readonly byte* _start;

    internal StoragePart(string name, SafeTensorsDataType dataType, MemorySpace memory, void* start, long elements, int elementBytes)
    {
        Name = name;
        DataType = dataType;
        Elements = elements;
        ByteLength = elements * elementBytes;
        _memory = memory;
        _start = (byte*)start;
    }

    /// <summary>The name, unique among those of a parameter: such as <c>w.master</c>.</summary>
    public string Name { get; }

    /// <summary>What the elements are.</summary>
    public SafeTensorsDataType DataType { get; }

    /// <summary>The number of elements.</summary>
    public long Elements { get; }

    /// <summary>The number of bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Copies bytes out of it, from whichever memory it lies in, once the steps before have been taken.</summary>
    /// <param name="destination">Where to put as many bytes as it is long.</param>
    /// <param name="start">The first byte.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes than asked for.</exception>
    public void Read(Span<byte> destination, long start = 0)
    {
        Check(start, destination.Length);
        _memory.Read(_start + start, destination);
    }

    /// <summary>Gives it other bytes, as when training resumes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="start">Which byte the first one replaces.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes than came.</exception>
    public void Write(ReadOnlySpan<byte> source, long start = 0)
    {
        Check(start, source.Length);
        _memory.Write(_start + start, source);
    }

    private void Check(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > ByteLength - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"'{Name}' has {ByteLength} bytes, fewer than the {length} from {start} on.");
        }
    }
}

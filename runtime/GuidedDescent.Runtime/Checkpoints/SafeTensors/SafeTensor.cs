using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>
/// A tensor of an open file. Its elements lie in row-major order and are read in pieces of any size; pieces are not compared with the
/// checksum, which is of the whole: <see cref="Verify"/> does that.
/// </summary>
public sealed class SafeTensor
{
    private const int PieceLength = 1 << 16;

    private readonly FileBytes _bytes;
    private readonly TensorEntry _entry;
    private readonly long _start;
    private readonly string? _checksum;

    internal SafeTensor(FileBytes bytes, TensorEntry entry, long dataStart, string? checksum)
    {
        _bytes = bytes;
        _entry = entry;
        _start = dataStart + entry.Begin;
        _checksum = checksum;
    }

    /// <summary>The name.</summary>
    public string Name => _entry.Name;

    /// <summary>The type of the elements.</summary>
    public SafeTensorsDataType DataType => _entry.Extent.DataType;

    /// <summary>The number of elements along each axis, outermost first; none for a single number.</summary>
    public ImmutableArray<long> Shape => _entry.Extent.Shape;

    /// <summary>The number of elements.</summary>
    public long ElementCount => _entry.Extent.ElementCount;

    /// <summary>The number of bytes.</summary>
    public long ByteLength => _entry.End - _entry.Begin;

    /// <summary>Reads bytes as they are in the file.</summary>
    /// <param name="start">The first byte, from 0.</param>
    /// <param name="destination">Where they go; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has fewer bytes.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void ReadBytes(long start, Span<byte> destination)
    {
        CheckStretch(start, destination.Length, ByteLength, "bytes");
        _bytes.Read(_start + start, destination);
    }

    /// <summary>Reads the elements of a tensor of single precision, bit for bit.</summary>
    /// <param name="start">The first element, from 0.</param>
    /// <param name="destination">Where they go; its length says how many.</param>
    /// <exception cref="InvalidOperationException">The elements are not <see cref="SafeTensorsDataType.Float32"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has fewer elements.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void ReadSingles(long start, Span<float> destination)
    {
        if (DataType != SafeTensorsDataType.Float32)
        {
            throw new InvalidOperationException(
                $"Tensor '{Name}' {_entry.Extent} of {_bytes.Path} is not F32; {nameof(ReadAsSingles)} converts its elements if it can.");
        }

        ReadAsSingles(start, destination);
    }

    /// <summary>
    /// Reads floating-point elements of any precision. Those of F32, F16 and BF16 are exact; those of F64 are rounded to the nearest
    /// single, and to infinity where they are too large.
    /// </summary>
    /// <param name="start">The first element, from 0.</param>
    /// <param name="destination">Where they go; its length says how many.</param>
    /// <exception cref="InvalidOperationException">The elements are no floating-point numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has fewer elements.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void ReadAsSingles(long start, Span<float> destination)
    {
        if (!SingleConversion.IsPossible(DataType))
        {
            throw new InvalidOperationException(
                $"Tensor '{Name}' {_entry.Extent} of {_bytes.Path} has no floating-point elements; read its bytes.");
        }

        CheckStretch(start, destination.Length, ElementCount, "elements");
        int elementSize = DataType.ElementSize();
        long place = _start + (start * elementSize);
        if (DataType == SafeTensorsDataType.Float32 && BitConverter.IsLittleEndian)
        {
            _bytes.Read(place, MemoryMarshal.AsBytes(destination));
            return;
        }

        Convert(place, elementSize, destination);
    }

    /// <summary>Reads all data once and compares it with its checksum; does nothing if the file has no checksums.</summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidSafeTensorsException">The data is not as it was written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        if (_checksum is not null && _bytes.Hash(_start, ByteLength, cancellation) is string found && found != _checksum)
        {
            throw new InvalidSafeTensorsException(
                _bytes.Path,
                Name,
                $"its data is not as it was written: its checksum was {InvalidSafeTensorsException.Quote(_checksum)}, but is '{found}'.");
        }
    }

    /// <summary>For people: the name, the type and the shape.</summary>
    public override string ToString() => $"{Name} {_entry.Extent}";

    private void Convert(long place, int elementSize, Span<float> destination)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (!destination.IsEmpty)
            {
                int count = Math.Min(destination.Length, PieceLength / elementSize);
                Span<byte> piece = buffer.AsSpan(0, count * elementSize);
                _bytes.Read(place, piece);
                SingleConversion.Convert(DataType, piece, destination[..count]);
                destination = destination[count..];
                place += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void CheckStretch(long start, int length, long all, string what)
    {
        if (start < 0 || start > all - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"Tensor '{Name}' {_entry.Extent} of {_bytes.Path} has {all} {what}; {length} from {start} on are not all among them.");
        }
    }
}

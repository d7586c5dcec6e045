using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>A tensor to be written to a file: what it is, and where its bytes come from.</summary>
public sealed class SafeTensorSource
{
    /// <summary>A tensor whose bytes are written when their turn comes, in as many pieces as you like.</summary>
    /// <param name="name">The name, any text but <c>__metadata__</c>.</param>
    /// <param name="dataType">The type of the elements.</param>
    /// <param name="shape">The number of elements along each axis, outermost first; none for a single number.</param>
    /// <param name="write">
    /// Called once to write exactly the bytes of the tensor into a stream: row-major, each element with the least significant byte first.
    /// </param>
    /// <exception cref="ArgumentException">The name is reserved or no valid Unicode text.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The type is unknown, an axis is negative, or the tensor has more than 2^63 - 1 bytes.
    /// </exception>
    public SafeTensorSource(string name, SafeTensorsDataType dataType, ImmutableArray<long> shape, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(write);
        UnicodeText.Check(name, "The name", nameof(name));
        if (name == SafeTensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"The format reserves the name '{name}' for metadata; choose another.", nameof(name));
        }

        Name = name;
        Extent = CheckedExtent(name, dataType, shape.IsDefault ? [] : shape);
        Write = write;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public SafeTensorsDataType DataType => Extent.DataType;

    /// <summary>The number of elements along each axis, outermost first; none for a single number.</summary>
    public ImmutableArray<long> Shape => Extent.Shape;

    internal TensorExtent Extent { get; }

    internal Action<Stream> Write { get; }

    /// <summary>A tensor whose bytes lie in memory.</summary>
    /// <param name="name">The name, any text but <c>__metadata__</c>.</param>
    /// <param name="dataType">The type of the elements.</param>
    /// <param name="shape">The number of elements along each axis, outermost first; none for a single number.</param>
    /// <param name="bytes">The bytes of the tensor: row-major, each element with the least significant byte first.</param>
    /// <exception cref="ArgumentException">The name is reserved or no valid Unicode text, or the memory has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The type is unknown, or an axis is negative.</exception>
    public static SafeTensorSource FromBytes(
        string name, SafeTensorsDataType dataType, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes)
    {
        var source = new SafeTensorSource(name, dataType, shape, stream => stream.Write(bytes.Span));
        source.CheckLength(bytes.Length, source.Extent.ByteLength, "bytes", nameof(bytes));
        return source;
    }

    /// <summary>A tensor of single precision whose elements lie in memory.</summary>
    /// <param name="name">The name, any text but <c>__metadata__</c>.</param>
    /// <param name="shape">The number of elements along each axis, outermost first; none for a single number.</param>
    /// <param name="elements">The elements, row-major.</param>
    /// <exception cref="ArgumentException">The name is reserved or no valid Unicode text, or the memory has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An axis is negative.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine has the most significant byte of a number first.</exception>
    public static SafeTensorSource FromSingles(string name, ImmutableArray<long> shape, ReadOnlyMemory<float> elements)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("A machine that has the most significant byte first must write the bytes itself.");
        }

        var source = new SafeTensorSource(
            name, SafeTensorsDataType.Float32, shape, stream => stream.Write(MemoryMarshal.AsBytes(elements.Span)));
        source.CheckLength(elements.Length, source.Extent.ElementCount, "elements", nameof(elements));
        return source;
    }

    /// <summary>For people: the name, the type and the shape.</summary>
    public override string ToString() => $"{Name} {Extent}";

    private static TensorExtent CheckedExtent(string name, SafeTensorsDataType dataType, ImmutableArray<long> shape)
    {
        var extent = new TensorExtent(dataType, shape);

        // Unknown types are refused where their names are asked for.
        string tensor = $"Tensor '{name}' {extent}";
        foreach (long axis in shape)
        {
            if (axis < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(shape), axis, $"{tensor} has a negative axis.");
            }
        }

        return extent.Fits
            ? extent
            : throw new ArgumentOutOfRangeException(nameof(shape), $"{tensor} has more than 2^63 - 1 bytes.");
    }

    private void CheckLength(int found, long expected, string what, string parameter)
    {
        if (found != expected)
        {
            throw new ArgumentException($"Tensor '{Name}' {Extent} has {expected} {what}, but the memory has {found}.", parameter);
        }
    }
}

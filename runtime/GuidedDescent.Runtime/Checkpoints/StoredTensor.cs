using System.Runtime.InteropServices;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// Single-precision elements that lie somewhere, perhaps on a device: read and written in pieces, so that never more than one piece is held
/// by the host.
/// </summary>
/// <param name="Shape">The extents.</param>
/// <param name="Read">Copies elements to the host, from a start on.</param>
/// <param name="Write">Copies elements from the host.</param>
internal sealed record StoredTensor(Shape Shape, StoredTensor.ReadElements Read, StoredTensor.WriteElements Write)
{
    private const int PieceElements = 1 << 18;

    /// <summary>Copies elements to the host.</summary>
    public delegate void ReadElements(Span<float> destination, long start);

    /// <summary>Copies elements from the host.</summary>
    public delegate void WriteElements(ReadOnlySpan<float> source, long start);

    /// <summary>The weights of a parameter.</summary>
    public static StoredTensor WeightOf(Parameter parameter) => new(parameter.Shape, parameter.ReadValue, parameter.WriteValue);

    /// <summary>The gradient of a parameter.</summary>
    public static StoredTensor GradientOf(Parameter parameter) => new(parameter.Shape, parameter.ReadGradient, parameter.WriteGradient);

    /// <summary>A state that an optimizer keeps.</summary>
    public static StoredTensor StateOf(Optimizer optimizer, Parameter parameter, string name) => new(
        optimizer.StateShape(parameter, name),
        (destination, start) => optimizer.ReadState(parameter, name, destination, start),
        (source, start) => optimizer.WriteState(parameter, name, source, start));

    /// <summary>To be written to a file.</summary>
    public SafeTensorSource ToSource(string name) =>
        new(name, SafeTensorsDataType.Float32, [.. Shape.Select(axis => (long)axis)], WriteTo);

    /// <summary>Whether a tensor of a file has the same extents.</summary>
    public bool HasShapeOf(SafeTensor tensor) => tensor.Shape.SequenceEqual(Shape.Select(axis => (long)axis));

    /// <summary>Takes all elements of a tensor of a file, which has the same extents.</summary>
    public void Take(SafeTensor tensor)
    {
        foreach ((long start, Memory<float> piece) in Pieces())
        {
            tensor.ReadAsSingles(start, piece.Span);
            Write(piece.Span, start);
        }
    }

    /// <summary>Takes all elements of another one, which has the same extents.</summary>
    public void Take(StoredTensor other)
    {
        foreach ((long start, Memory<float> piece) in Pieces())
        {
            other.Read(piece.Span, start);
            Write(piece.Span, start);
        }
    }

    /// <summary>Sets all elements to zero.</summary>
    public void Clear()
    {
        foreach ((long start, Memory<float> piece) in Pieces())
        {
            Write(piece.Span, start);
        }
    }

    private void WriteTo(Stream file)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Checkpoints are written by machines that have the least significant byte first.");
        }

        foreach ((long start, Memory<float> piece) in Pieces())
        {
            Read(piece.Span, start);
            file.Write(MemoryMarshal.AsBytes(piece.Span));
        }
    }

    private IEnumerable<(long Start, Memory<float> Piece)> Pieces()
    {
        float[] buffer = new float[Math.Min(PieceElements, Shape.Length)];
        for (long start = 0; start < Shape.Length; start += buffer.Length)
        {
            yield return (start, buffer.AsMemory(0, (int)Math.Min(buffer.Length, Shape.Length - start)));
        }
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>A tensor of any type in host memory, as a training loop keeps one in a checkpoint.</summary>
/// <param name="DataType">The type of the elements.</param>
/// <param name="Shape">The number of elements along each axis, outermost first; none for a single number.</param>
/// <param name="Bytes">The elements, row-major, each with the least significant byte first.</param>
public sealed record CheckpointTensor(SafeTensorsDataType DataType, ImmutableArray<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A vector of singles; their bits are kept.</summary>
    /// <param name="elements">The elements, which are copied.</param>
    public static CheckpointTensor FromSingles(ReadOnlySpan<float> elements)
    {
        byte[] bytes = new byte[elements.Length * sizeof(float)];
        for (int i = 0; i < elements.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), elements[i]);
        }

        return new CheckpointTensor(SafeTensorsDataType.Float32, [elements.Length], bytes);
    }

    /// <summary>A vector of integers, such as the state of a random number generator.</summary>
    /// <param name="elements">The elements, which are copied.</param>
    public static CheckpointTensor FromUInt64s(ReadOnlySpan<ulong> elements)
    {
        byte[] bytes = new byte[elements.Length * sizeof(ulong)];
        for (int i = 0; i < elements.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), elements[i]);
        }

        return new CheckpointTensor(SafeTensorsDataType.UInt64, [elements.Length], bytes);
    }

    /// <summary>The elements of a tensor of singles, row-major.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public float[] ToSingles()
    {
        Require(SafeTensorsDataType.Float32);
        float[] elements = new float[Bytes.Length / sizeof(float)];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = BinaryPrimitives.ReadSingleLittleEndian(Bytes.Span[(i * sizeof(float))..]);
        }

        return elements;
    }

    /// <summary>The elements of a tensor of unsigned integers of 8 bytes, row-major.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public ulong[] ToUInt64s()
    {
        Require(SafeTensorsDataType.UInt64);
        ulong[] elements = new ulong[Bytes.Length / sizeof(ulong)];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = BinaryPrimitives.ReadUInt64LittleEndian(Bytes.Span[(i * sizeof(ulong))..]);
        }

        return elements;
    }

    private void Require(SafeTensorsDataType expected)
    {
        if (DataType != expected)
        {
            throw new InvalidOperationException($"The tensor is {DataType.FormatName()}, not {expected.FormatName()}; read its bytes.");
        }
    }
}

using System.Buffers.Binary;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>Elements of a file as singles.</summary>
internal static class SingleConversion
{
    /// <summary>Whether the elements of a type are floating-point numbers.</summary>
    public static bool IsPossible(SafeTensorsDataType dataType) =>
        dataType is SafeTensorsDataType.Float64 or SafeTensorsDataType.Float32
            or SafeTensorsDataType.Float16 or SafeTensorsDataType.BFloat16;

    /// <summary>Converts as many elements as the destination takes.</summary>
    public static void Convert(SafeTensorsDataType dataType, ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = dataType switch
            {
                SafeTensorsDataType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(source[(i * sizeof(double))..]),
                SafeTensorsDataType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(source[(i * sizeof(float))..]),
                SafeTensorsDataType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(source[(i * sizeof(ushort))..]),
                _ => BitConverter.UInt32BitsToSingle(
                    (uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(i * sizeof(ushort))..]) << 16),
            };
        }
    }
}

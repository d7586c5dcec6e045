using System.Numerics;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>
/// Numbers of 8 bits: in each block of 256 elements a scale, which is the largest magnitude, and a code for each element. The sign of the
/// scale says which code it is: a block without negative numbers has the unsigned one, which is twice as fine. A block with a number that
/// is not finite is not a number altogether.
/// </summary>
/// <param name="scales">The scales.</param>
internal sealed unsafe class EightBitStorage(RowMemory scales) : SlotStorage
{
    /// <summary>The elements of a block.</summary>
    public const int BlockElements = 256;

    /// <summary>States with fewer elements are kept in single precision.</summary>
    public const int FewestElements = 4096;

    public override NumberFormat Format => NumberFormat.EightBit;

    public override RowMemory Beside => scales;

    /// <summary>The number of scales of a tensor.</summary>
    public static long BlocksOf(long elements) => (elements + BlockElements - 1) / BlockElements;

    public override long BytesMoved(long elements) => elements + (sizeof(float) * BlocksOf(elements));

    public override float* Open(in Stretch stretch, void* stored, float* scratch, bool isRead)
    {
        byte* codes = (byte*)stored + stretch.Offset;
        float* scale = ScalesOf(stretch);
        for (int start = 0; isRead && start < stretch.Length; start += BlockElements, scale++)
        {
            Decode(codes + start, *scale, scratch + start, Math.Min(BlockElements, stretch.Length - start));
        }

        return scratch;
    }

    public override void Close(in Stretch stretch, void* stored, float* numbers)
    {
        byte* codes = (byte*)stored + stretch.Offset;
        float* scale = ScalesOf(stretch);
        for (int start = 0; start < stretch.Length; start += BlockElements, scale++)
        {
            *scale = Encode(numbers + start, codes + start, Math.Min(BlockElements, stretch.Length - start));
        }
    }

    public override IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name, MemorySpace memory) =>
    [
        new StoragePart($"{name}.codes", SafeTensorsDataType.UInt8, memory, (void*)stored, length, sizeof(byte)),
        new StoragePart($"{name}.scales", SafeTensorsDataType.Float32, memory, scales.Row(row), BlocksOf(length), sizeof(float)),
    ];

    public override long BesideBytes(long elements) => sizeof(float) * BlocksOf(elements);

    // Codes of zero are those of zeros in the unsigned code, of which the sign of the scale tells.
    public override void BeginWithZeros() => scales.Fill(-0f);

    public override SlotStorage Over(RowMemory beside) => new EightBitStorage(beside);

    private float* ScalesOf(in Stretch stretch) => (float*)scales.Row(stretch.Row) + (stretch.Offset / BlockElements);

    private static void Decode(byte* codes, float scale, float* numbers, int count)
    {
        DynamicCode code = float.IsNegative(scale) ? DynamicCode.Unsigned : DynamicCode.Signed;
        code.Decode(codes, MathF.Abs(scale), numbers, count);
    }

    private static float Encode(float* numbers, byte* codes, int count)
    {
        Measure(numbers, count, out float largest, out bool isSigned);
        DynamicCode code = isSigned ? DynamicCode.Signed : DynamicCode.Unsigned;
        if (!(largest > 0) || float.IsInfinity(largest))
        {
            new Span<byte>(codes, count).Fill(code.Zero);
            return largest == 0 ? -0f : float.NaN;
        }

        code.Encode(numbers, largest, codes, count);
        return isSigned ? largest : -largest;
    }

    /// <summary>The largest magnitude, not a number where there is one, and whether any number is below zero.</summary>
    private static void Measure(float* numbers, int count, out float largest, out bool isSigned)
    {
        Vector<float> magnitudes = Vector<float>.Zero;
        Vector<float> lowest = Vector<float>.Zero;
        int index = 0;
        for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector<float> loaded = Vector.Load(numbers + index);
            magnitudes = Vector.Max(magnitudes, Vector.Abs(loaded));
            lowest = Vector.Min(lowest, loaded);
        }

        largest = 0;
        float least = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            largest = MathF.Max(largest, magnitudes[lane]);
            least = MathF.Min(least, lowest[lane]);
        }

        for (; index < count; index++)
        {
            largest = MathF.Max(largest, MathF.Abs(numbers[index]));
            least = MathF.Min(least, numbers[index]);
        }

        isSigned = least < 0;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Precision;

/// <summary>
/// The dynamic code of 8 bits (Dettmers, "8-bit approximations for parallelism in deep learning", 2016; Dettmers, Lewis, Shleifer and
/// Zettlemoyer, "8-bit optimizers via block-wise quantization", 2022): 0, 1, and in each of seven powers of ten up to 1 the centres of
/// equal parts of [0.1, 1], twice as many as in the power below. Signed, it has the centres with both signs; unsigned, twice as many.
/// </summary>
internal sealed unsafe class DynamicCode
{
    private const int Codes = 256;
    private const int Decades = 7;
    private const int CellShift = 16;

    // Numbers below 2^-25 are next to nothing in either code: half the smallest centre is 1.6e-7.
    private const uint FirstCell = (102u << 23) >> CellShift;
    private const uint LastCell = (127u << 23) >> CellShift;

    // Vectors are gathered from these, which therefore never move.
    private readonly float[] _values = GC.AllocateUninitializedArray<float>(Codes, pinned: true);
    private readonly float[] _borders = GC.AllocateUninitializedArray<float>(Codes, pinned: true);
    private readonly byte[] _firstCodes;
    private readonly float* _valueTable;
    private readonly float* _borderTable;
    private readonly byte* _firstCodeTable;

    private DynamicCode(bool isSigned)
    {
        ValuesOf(isSigned).Order().Select(value => (float)value).ToArray().CopyTo(_values, 0);
        Enumerable.Range(0, Codes - 1).Select(BorderBehind).Append(float.PositiveInfinity).ToArray().CopyTo(_borders, 0);
        byte[] firstCodes = [.. CellsOf(isSigned).Select(FirstCodeFrom)];
        // Gathering a byte reads four.
        _firstCodes = GC.AllocateArray<byte>(firstCodes.Length + sizeof(int) - 1, pinned: true);
        firstCodes.CopyTo(_firstCodes, 0);
        _valueTable = (float*)Unsafe.AsPointer(ref _values[0]);
        _borderTable = (float*)Unsafe.AsPointer(ref _borders[0]);
        _firstCodeTable = (byte*)Unsafe.AsPointer(ref _firstCodes[0]);
        Zero = (byte)Array.IndexOf(_values, 0f);
    }

    /// <summary>For numbers of both signs.</summary>
    public static DynamicCode Signed { get; } = new(isSigned: true);

    /// <summary>For numbers from zero on.</summary>
    public static DynamicCode Unsigned { get; } = new(isSigned: false);

    /// <summary>What each code stands for, ascending.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The largest single that is no closer to the next code than to each.</summary>
    public ReadOnlySpan<float> Borders => _borders;

    /// <summary>The code of the smallest number of each cell, of both signs in turn.</summary>
    public ReadOnlySpan<byte> FirstCodes => _firstCodes;

    /// <summary>The code of zero.</summary>
    public byte Zero { get; }

    /// <summary>The code whose value is closest; of two at the same distance the smaller.</summary>
    /// <param name="number">From -1, or from 0 in the unsigned code, to 1.</param>
    public byte Encode(float number)
    {
        uint bits = BitConverter.SingleToUInt32Bits(number);
        uint cell = Math.Clamp((bits & 0x7FFFFFFF) >> CellShift, FirstCell, LastCell) - FirstCell;
        uint isNegative = bits >> 31;
        // In each cell there is one border at the most.
        int code = _firstCodes[(cell * 2) + isNegative];
        return (byte)(number > _borders[code] ? code + 1 : code);
    }

    /// <summary>The codes of numbers, each divided by the largest magnitude among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(float* numbers, float largest, byte* codes, int count)
    {
        int index = 0;
        for (; Avx2.IsSupported && index <= count - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            Vector256<int> eight = EncodeVector(Vector256.Load(numbers + index) / Vector256.Create(largest));
            Vector128<ushort> halves = Vector128.Narrow(eight.GetLower().AsUInt32(), eight.GetUpper().AsUInt32());
            Unsafe.WriteUnaligned(codes + index, Vector128.Narrow(halves, halves).AsUInt64().ToScalar());
        }

        for (; index < count; index++)
        {
            codes[index] = Encode(numbers[index] / largest);
        }
    }

    /// <summary>What codes stand for, each multiplied by a scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Decode(byte* codes, float scale, float* numbers, int count)
    {
        int index = 0;
        for (; Avx2.IsSupported && index <= count - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            Vector256<int> eight = Avx2.ConvertToVector256Int32(codes + index);
            (Avx2.GatherVector256(_valueTable, eight, sizeof(float)) * Vector256.Create(scale)).Store(numbers + index);
        }

        for (; index < count; index++)
        {
            numbers[index] = _valueTable[codes[index]] * scale;
        }
    }

    /// <summary>As <see cref="Encode(float)"/>, eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> EncodeVector(Vector256<float> numbers)
    {
        Vector256<uint> bits = numbers.AsUInt32();
        Vector256<int> cells = ((bits & Vector256.Create(0x7FFFFFFFu)) >> CellShift).AsInt32();
        cells = Vector256.Max(Vector256.Min(cells, Vector256.Create((int)LastCell)), Vector256.Create((int)FirstCell));
        Vector256<int> places = ((cells - Vector256.Create((int)FirstCell)) << 1) + (bits >> 31).AsInt32();
        Vector256<int> codes = Avx2.GatherVector256((int*)_firstCodeTable, places, 1) & Vector256.Create(0xFF);
        Vector256<float> borders = Avx2.GatherVector256(_borderTable, codes, sizeof(float));
        return codes - Vector256.GreaterThan(numbers, borders).AsInt32();
    }

    private static IEnumerable<double> ValuesOf(bool isSigned)
    {
        yield return 0;
        yield return 1;
        for (int decade = 0; decade < Decades; decade++)
        {
            double scale = Math.Pow(10, decade - Decades + 1);
            int parts = (isSigned ? 1 : 2) << decade;
            for (int part = 0; part < parts; part++)
            {
                double centre = scale * (0.1 + (0.9 * (part + 0.5) / parts));
                yield return centre;
                if (isSigned)
                {
                    yield return -centre;
                }
            }
        }
    }

    /// <summary>The smallest number of each cell, of both signs in turn.</summary>
    private static IEnumerable<float> CellsOf(bool isSigned)
    {
        for (uint cell = FirstCell; cell <= LastCell; cell++)
        {
            // The first cell reaches down to zero.
            uint low = cell == FirstCell ? 0 : cell << CellShift;
            uint high = (cell << CellShift) | ((1u << CellShift) - 1);
            yield return BitConverter.UInt32BitsToSingle(low);
            yield return isSigned ? -BitConverter.UInt32BitsToSingle(high) : 0;
        }
    }

    /// <summary>The largest single that is no closer to the next code than to this one.</summary>
    private float BorderBehind(int code)
    {
        double middle = ((double)_values[code] + _values[code + 1]) / 2;
        float border = (float)middle;
        return border > middle ? MathF.BitDecrement(border) : border;
    }

    private byte FirstCodeFrom(float number)
    {
        int code = 0;
        while (number > _borders[code])
        {
            code++;
        }

        return (byte)code;
    }
}

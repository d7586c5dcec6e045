using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Precision;

/// <summary>bfloat16: what it leaves away are the last 16 bits of a single, be that normal or not.</summary>
internal readonly struct BFloat16Format : ICompensatedFormat
{
    private const uint Magnitude = 0x7FFFFFFF;
    private const uint Infinity = 0x7F800000;
    private const uint QuietBit = 0x40;
    private const uint Remainder = 0xFFFF;

    public static NumberFormat Format => NumberFormat.BFloat16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Widen(Vector<uint> bits) => Vector.AsVectorSingle(bits << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> ToNearest(Vector<float> numbers)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(numbers);
        Vector<uint> odd = (bits >> 16) & Vector<uint>.One;
        return CutOff(bits, bits + odd + Vector.Create(0x7FFFu));
    }

    // The bits left away are the chance of 65536 to be rounded up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Stochastically(Vector<float> numbers, Vector<uint> random)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(numbers);
        return CutOff(bits, bits + random);
    }

    // Halves go away from zero, so that the upper bit of the remainder says whether the number was raised, and nothing is lost.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Split(Vector<float> numbers, out Vector<uint> remainders)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(numbers);
        Vector<uint> isNumber = Vector.LessThanOrEqual(bits & Vector.Create(Magnitude), Vector.Create(Infinity));
        remainders = bits & Vector.Create(Remainder) & isNumber;
        return CutOff(bits, bits + Vector.Create(0x8000u));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Join(Vector<uint> bits, Vector<uint> remainders)
    {
        Vector<uint> magnitude = bits & Vector.Create(Magnitude >> 16);
        Vector<uint> isRaised = remainders >> 15;
        // A zero was not raised, and infinity has no remainder: those are of numbers that somebody has replaced since.
        Vector<uint> isFinite = Vector.LessThan(magnitude, Vector.Create(Infinity >> 16));
        Vector<uint> isOfNumber = isFinite & Vector.GreaterThanOrEqual(magnitude, isRaised);
        Vector<uint> whole = ((bits - isRaised) << 16) | remainders;
        return Vector.AsVectorSingle(Vector.ConditionalSelect(isOfNumber, whole, bits << 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> CutOff(Vector<uint> bits, Vector<uint> raised)
    {
        Vector<uint> isNaN = Vector.GreaterThan(bits & Vector.Create(Magnitude), Vector.Create(Infinity));
        return Vector.ConditionalSelect(isNaN, (bits >> 16) | Vector.Create(QuietBit), raised >> 16);
    }
}

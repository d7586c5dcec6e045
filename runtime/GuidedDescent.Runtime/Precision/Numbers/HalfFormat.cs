using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Precision;

/// <summary>Half precision: 13 bits shorter than a single, with a smaller exponent; below 2^-14 all numbers are 2^-24 apart.</summary>
internal readonly struct HalfFormat : ICompensatedFormat
{
    private const int Shortening = 13;
    private const uint Infinity = 0x7C00;
    private const uint QuietBit = 0x200;
    private const uint Fraction = 0x3FF;
    private const uint Sign = 0x8000;

    private const uint SingleMagnitude = 0x7FFFFFFF;
    private const uint SingleInfinity = 0x7F800000;
    private const uint SingleQuietBit = 0x00400000;

    // How much larger the exponent of the same number is in a single, in place.
    private const uint Rebias = 112u << 23;

    // The bits of 2^-14, the smallest normal number.
    private const uint SmallestNormal = 0x38800000;

    // Multiplies a single whose bits are those of a half, shifted, so that it becomes that half; exact.
    private const float ExponentScale = 5.192296858534828e33f;
    private const float SpacingsInOne = 16777216f;

    // A remainder counts in 65536ths of the distance to the next number, which is 2^-10 of the power of two below, and 2^-24 at least.
    private const uint RemainderExponent = 26u << 23;

    public static NumberFormat Format => NumberFormat.Half;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Widen(Vector<uint> bits)
    {
        Vector<uint> magnitude = bits & Vector.Create(Sign - 1);
        Vector<float> finite = Vector.AsVectorSingle(magnitude << Shortening) * Vector.Create(ExponentScale);
        Vector<uint> special = Vector.GreaterThanOrEqual(magnitude, Vector.Create(Infinity)) & Vector.Create(SingleInfinity);
        Vector<uint> quiet = Vector.GreaterThan(magnitude, Vector.Create(Infinity)) & Vector.Create(SingleQuietBit);
        Vector<uint> sign = (bits & Vector.Create(Sign)) << 16;
        return Vector.AsVectorSingle(Vector.AsVectorUInt32(finite) | special | quiet | sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> ToNearest(Vector<float> numbers)
    {
        Vector<uint> magnitude = Vector.AsVectorUInt32(numbers) & Vector.Create(SingleMagnitude);
        Vector<uint> odd = (magnitude >> Shortening) & Vector<uint>.One;
        Vector<uint> normal = CutOff(magnitude + odd + Vector.Create(0xFFFu));
        // Singles from a half on are as far apart as small numbers of half precision, and the sum is rounded as they have to be.
        Vector<float> shifted = Vector.AsVectorSingle(magnitude) + Vector.Create(0.5f);
        Vector<uint> small = Vector.AsVectorUInt32(shifted) - Vector.AsVectorUInt32(Vector.Create(0.5f));
        return Choose(numbers, magnitude, normal, small);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Stochastically(Vector<float> numbers, Vector<uint> random)
    {
        Vector<uint> magnitude = Vector.AsVectorUInt32(numbers) & Vector.Create(SingleMagnitude);
        Vector<uint> normal = CutOff(magnitude + (random >> (16 - Shortening)));
        Vector<float> spacings = Vector.AsVectorSingle(magnitude) * Vector.Create(SpacingsInOne);
        Vector<int> whole = Vector.ConvertToInt32Native(spacings);
        Vector<float> rest = spacings - Vector.ConvertToSingle(whole);
        Vector<int> chance = Vector.ConvertToInt32Native(rest * Vector.Create(65536f));
        // True is minus one.
        Vector<int> small = whole - Vector.LessThan(Vector.AsVectorInt32(random), chance);
        return Choose(numbers, magnitude, normal, Vector.AsVectorUInt32(small));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Split(Vector<float> numbers, out Vector<uint> remainders)
    {
        Vector<uint> bits = ToNearest(numbers);
        Vector<float> rounded = Widen(bits);
        Vector<float> units = (numbers - rounded) / UnitOf(rounded);
        Vector<float> kept = Vector.Min(units, Vector.Create(32767f));
        Vector<uint> isFinite = Vector.AsVectorUInt32(Vector.LessThan(Vector.Abs(rounded), Vector.Create(float.PositiveInfinity)));
        remainders = Vector.AsVectorUInt32(Vector.ConvertToInt32Native(kept)) & Vector.Create(0xFFFFu) & isFinite;
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Join(Vector<uint> bits, Vector<uint> remainders)
    {
        Vector<float> rounded = Widen(bits);
        Vector<float> units = Vector.ConvertToSingle(Vector.AsVectorInt32(remainders << 16) >> 16);
        Vector<int> isFinite = Vector.LessThan(Vector.Abs(rounded), Vector.Create(float.PositiveInfinity));
        return Vector.ConditionalSelect(isFinite, Vector.FusedMultiplyAdd(units, UnitOf(rounded), rounded), rounded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> UnitOf(Vector<float> rounded)
    {
        Vector<uint> exponent = Vector.AsVectorUInt32(rounded) & Vector.Create(SingleInfinity);
        Vector<uint> unit = Vector.Max(exponent, Vector.Create(SmallestNormal)) - Vector.Create(RemainderExponent);
        return Vector.AsVectorSingle(unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> CutOff(Vector<uint> raised) =>
        Vector.Min((raised - Vector.Create(Rebias)) >> Shortening, Vector.Create(Infinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Choose(Vector<float> numbers, Vector<uint> magnitude, Vector<uint> normal, Vector<uint> small)
    {
        Vector<uint> payload = (magnitude >> Shortening) & Vector.Create(Fraction);
        Vector<uint> isNaN = Vector.GreaterThan(magnitude, Vector.Create(SingleInfinity));
        Vector<uint> isSmall = Vector.LessThan(magnitude, Vector.Create(SmallestNormal));
        Vector<uint> chosen = Vector.ConditionalSelect(isSmall, small, normal);
        chosen = Vector.ConditionalSelect(isNaN, payload | Vector.Create(Infinity | QuietBit), chosen);
        return chosen | ((Vector.AsVectorUInt32(numbers) >> 16) & Vector.Create(Sign));
    }
}

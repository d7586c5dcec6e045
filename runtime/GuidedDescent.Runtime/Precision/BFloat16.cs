using System.Globalization;
using GuidedDescent.Precision;

namespace GuidedDescent;

/// <summary>
/// A number in bfloat16: the upper half of a single, with its range and 8 bits of significance. Two are equal where their bits are.
/// </summary>
/// <param name="Bits">The bits: sign, 8 bits of exponent, 7 of fraction.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>Rounds to the nearest, halves to even; what is beyond the range becomes infinite, and not a number stays so.</summary>
    public static unsafe explicit operator BFloat16(float value)
    {
        ushort bits;
        NarrowConversion<BFloat16Format>.ToNearest(&value, &bits, 1);
        return new BFloat16(bits);
    }

    /// <summary>The same number as a single.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}

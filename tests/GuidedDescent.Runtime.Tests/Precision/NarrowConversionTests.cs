using GuidedDescent.Precision;

namespace GuidedDescent.Runtime.Tests.Precision;

/// <summary>Conversions against those of the language for half precision, and against the definition for bfloat16.</summary>
public class NarrowConversionTests
{
    [Fact]
    public void Half_AllPatterns_WidenAsTheLanguageDoes()
    {
        float[] widened = NarrowNumbers.Widen<HalfFormat>(NarrowNumbers.AllPatterns);
        for (int bits = 0; bits < widened.Length; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.Equal(BitConverter.SingleToUInt32Bits((float)half), BitConverter.SingleToUInt32Bits(widened[bits]));
        }
    }

    [Fact]
    public void BFloat16_AllPatterns_AreTheUpperHalvesOfSingles()
    {
        float[] widened = NarrowNumbers.Widen<BFloat16Format>(NarrowNumbers.AllPatterns);
        for (int bits = 0; bits < widened.Length; bits++)
        {
            Assert.Equal((uint)bits << 16, BitConverter.SingleToUInt32Bits(widened[bits]));
        }
    }

    [Fact]
    public void Half_ToNearest_IsWhatTheLanguageRoundsTo()
    {
        float[] numbers = NarrowNumbers.Around(bits => (float)BitConverter.UInt16BitsToHalf(bits));
        ushort[] rounded = NarrowNumbers.ToNearest<HalfFormat>(numbers);
        for (int index = 0; index < numbers.Length; index++)
        {
            Assert.Equal(BitConverter.HalfToUInt16Bits((Half)numbers[index]), rounded[index]);
        }
    }

    [Fact]
    public void BFloat16_ToNearest_IsTheNearestAndEvenHalfWay()
    {
        float[] numbers = NarrowNumbers.Around(bits => new BFloat16(bits));
        ushort[] rounded = NarrowNumbers.ToNearest<BFloat16Format>(numbers);
        for (int index = 0; index < numbers.Length; index++)
        {
            Assert.Equal(NearestBFloat16(numbers[index]), rounded[index]);
            Assert.Equal(rounded[index], ((BFloat16)numbers[index]).Bits);
        }
    }

    [Fact]
    public void NotANumber_Rounded_IsQuietAndKeepsTheTopOfItsPayload()
    {
        float[] numbers = [BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFFA52000)];
        Assert.Equal([0x7FC0, 0xFFE5], NarrowNumbers.ToNearest<BFloat16Format>(numbers));
        Assert.Equal([0x7E00, 0xFF29], NarrowNumbers.ToNearest<HalfFormat>(numbers));
        Assert.Equal([0x7FC0, 0xFFE5], NarrowNumbers.Stochastically<BFloat16Format>(numbers, [0xFFFF, 0xFFFF]));
        Assert.Equal([0x7E00, 0xFF29], NarrowNumbers.Stochastically<HalfFormat>(numbers, [0xFFFF, 0xFFFF]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(33)]
    [InlineData(95)]
    public void Tail_AnyLength_HasTheBitsOfTheMiddleAndTouchesNothingElse(int length)
    {
        float[] numbers = [.. NarrowNumbers.Around(bits => (float)BitConverter.UInt16BitsToHalf(bits)).Skip(1_000).Take(256)];
        ushort[] whole = NarrowNumbers.ToNearest<HalfFormat>(numbers);
        Assert.Equal(whole[..length], NarrowNumbers.ToNearest<HalfFormat>(numbers[..length]));
        Assert.Equal(NarrowNumbers.Widen<HalfFormat>(whole)[..length], NarrowNumbers.Widen<HalfFormat>(whole[..length]));
    }

    // By distances in double precision, which holds them exactly.
    private static ushort NearestBFloat16(float number)
    {
        uint bits = BitConverter.SingleToUInt32Bits(number);
        if (float.IsNaN(number))
        {
            return (ushort)((bits >> 16) | 0x40);
        }

        if (float.IsInfinity(number))
        {
            return (ushort)(bits >> 16);
        }

        ushort inner = (ushort)(bits >> 16);
        double below = Math.Abs((double)number - new BFloat16(inner));
        // The one further out would be 2^128 where there is none.
        double outer = (inner & 0x7FFF) == 0x7F7F ? Math.CopySign(Math.Pow(2, 128), number) : new BFloat16((ushort)(inner + 1));
        double above = Math.Abs(outer - number);
        bool isUp = above < below || (above == below && (inner & 1) == 1);
        return (ushort)(isUp ? inner + 1 : inner);
    }
}

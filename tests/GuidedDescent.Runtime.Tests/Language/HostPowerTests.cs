using System.Numerics;
using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

public sealed class HostPowerTests
{
    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.9, 7)]
    [InlineData(0.9, 150)]
    [InlineData(0.999, 1000)]
    [InlineData(0.999, 12345)]
    [InlineData(1.01, 3000)]
    [InlineData(-0.5, 13)]
    public void Pow_Step_IsWithinTheStatedErrorOfTheExactPower(double value, long step)
    {
        double power = Pow(value, new Step(step));

        Assert.True(RelativeError(power, value, step) <= step * Math.Pow(2, -53), $"{value}^{step} = {power:R}");
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.999)]
    [InlineData(-1.5)]
    public void Pow_Step_StaysCloseToRepeatedMultiplication(double value)
    {
        double product = 1;
        for (long step = 1; step <= 400; step++)
        {
            product *= value;

            // Each way is off by at most a rounding per factor.
            Assert.Equal(1, Pow(value, new Step(step)) / product, 2 * step * Math.Pow(2, -53));
        }
    }

    [Fact]
    public void Pow_Step_MultipliesInTheDocumentedOrder()
    {
        // 11 is 1011 in binary, from the lowest digit: x, then x^2, then x^8.
        double x = 0.9;
        double x2 = x * x;
        double x4 = x2 * x2;
        double x8 = x4 * x4;

        Assert.Equal(x * x2 * x8, Pow(x, new Step(11)));
        Assert.Equal(4599324729052369272L, BitConverter.DoubleToInt64Bits(Pow(0.9, new Step(11))));
    }

    [Fact]
    public void Pow_WholeExponent_HasTheBitsOfTheStep()
    {
        for (int exponent = 1; exponent < 300; exponent++)
        {
            Assert.Equal(Pow(0.97, new Step(exponent)), Pow(0.97, (double)exponent));
            Assert.Equal(1 / Pow(0.97, new Step(exponent)), Pow(0.97, -(double)exponent));
        }
    }

    [Theory]
    [InlineData(2, 0, 1)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(0, -1, double.PositiveInfinity)]
    [InlineData(-2, 3, -8)]
    [InlineData(-2, -2, 0.25)]
    [InlineData(double.PositiveInfinity, -3, 0)]
    [InlineData(2, 0.5, 1.4142135623730951)]
    [InlineData(1, 4e9, 1)]
    [InlineData(0.5, 2147483648.0, 0)]
    public void Pow_SpecialExponents_AreAsInMathematics(double value, double exponent, double expected)
    {
        Assert.Equal(expected, Pow(value, exponent));
    }

    [Fact]
    public void Pow_FractionalExponentOfNegative_IsNan()
    {
        Assert.True(double.IsNaN(Pow(-2, 0.5)));
    }

    /// <summary>The error against the power in exact integer arithmetic, scaled by a power of two.</summary>
    private static double RelativeError(double power, double value, long exponent)
    {
        const int FractionBits = 1100;
        BigInteger exact = BigInteger.Pow(Fraction(value, 53, out int scale), (int)exponent);
        int bits = scale * (int)exponent;
        BigInteger computed = Fraction(power, FractionBits, out int computedBits);
        BigInteger difference = BigInteger.Abs((computed << (bits - computedBits + FractionBits)) - (exact << FractionBits));
        return Math.Exp(BigInteger.Log(difference + 1) - BigInteger.Log(BigInteger.Abs(exact) << FractionBits));
    }

    private static BigInteger Fraction(double value, int leastBits, out int bits)
    {
        long mantissa = BitConverter.DoubleToInt64Bits(value) & ((1L << 52) - 1) | (1L << 52);
        int exponent = (int)((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7ff) - 1075;
        bits = Math.Max(leastBits, -exponent);
        return Math.Sign(value) * (new BigInteger(mantissa) << (bits + exponent));
    }
}

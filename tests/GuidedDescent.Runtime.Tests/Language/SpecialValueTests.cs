using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>NaN, infinities and the sign of zero, where the contract says more than the name of a function does.</summary>
public sealed class SpecialValueTests
{
    private const double Nan = double.NaN;
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(Nan, 1, Nan)]
    [InlineData(1, Nan, Nan)]
    [InlineData(Nan, Nan, Nan)]
    [InlineData(-Infinity, 1, -Infinity)]
    [InlineData(1, Infinity, 1)]
    public void Min_SpecialValues_NanWins(double left, double right, double expected)
    {
        AssertSameBits(expected, Min(left, right));
        AssertSameBits(expected, Min(Tensor.Filled([], left), Tensor.Filled([], right))[0]);
        AssertSameBits(expected, Min(left, Tensor.Filled([], right))[0]);
        AssertSameBits(expected, Min(Tensor.Filled([], left), right)[0]);
    }

    [Theory]
    [InlineData(Nan, 1, Nan)]
    [InlineData(1, Nan, Nan)]
    [InlineData(-Infinity, 1, 1)]
    [InlineData(1, Infinity, Infinity)]
    public void Max_SpecialValues_NanWins(double left, double right, double expected)
    {
        AssertSameBits(expected, Max(left, right));
        AssertSameBits(expected, Max(Tensor.Filled([], left), Tensor.Filled([], right))[0]);
        AssertSameBits(expected, Max(left, Tensor.Filled([], right))[0]);
        AssertSameBits(expected, Max(Tensor.Filled([], left), right)[0]);
    }

    [Fact]
    public void MinAndMax_OfTheTwoZeros_GiveTheRightOne()
    {
        AssertSameBits(-0.0, Min(0.0, -0.0));
        AssertSameBits(0.0, Min(-0.0, 0.0));
        AssertSameBits(-0.0, Max(0.0, -0.0));
        AssertSameBits(0.0, Max(-0.0, 0.0));
        AssertSameBits(-0.0, Max(Tensor.Zeros([]), -0.0)[0]);
        AssertSameBits(0.0, Min(-Tensor.Zeros([]), 0.0)[0]);
    }

    [Fact]
    public void Sign_OfNegativeZero_IsNegativeZero()
    {
        AssertSameBits(-0.0, Sign(-0.0));
        AssertSameBits(-0.0, Sign(-Tensor.Zeros([]))[0]);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(Nan, Nan)]
    [InlineData(double.Epsilon, 1)]
    [InlineData(-Infinity, -1)]
    public void Sign_SpecialValues_KeepsZeroAndNan(double value, double expected)
    {
        AssertSameBits(expected, Sign(value));
        AssertSameBits(expected, Sign(Tensor.Filled([], value))[0]);
    }

    [Theory]
    [InlineData(Nan, Nan)]
    [InlineData(-Infinity, -1)]
    [InlineData(Infinity, 2)]
    public void Clamp_SpecialValues_NanPassesAndInfinitiesAreBounded(double value, double expected)
    {
        AssertSameBits(expected, Clamp(value, -1, 2));
        AssertSameBits(expected, Clamp(Tensor.Filled([], value), -1, 2)[0]);
    }

    [Fact]
    public void Lerp_InfiniteStart_IsTheWrittenFormula()
    {
        AssertSameBits(Nan, Lerp(Infinity, 1, 0.5));
        AssertSameBits(Infinity, Lerp(1, Infinity, 0.5));
        AssertSameBits(Nan, Lerp(1, Infinity, 0));
    }

    [Fact]
    public void Rsqrt_Zeros_KeepTheSign()
    {
        AssertSameBits(Infinity, Rsqrt(0.0));
        AssertSameBits(-Infinity, Rsqrt(-0.0));
        AssertSameBits(Nan, Rsqrt(Tensor.Filled([], -1))[0]);
    }

    [Fact]
    public void Comparisons_WithNan_OnlyDifferenceHolds()
    {
        Tensor nan = Tensor.Filled([], Nan);
        Tensor one = Tensor.Filled([], 1);

        Assert.False((nan < one)[0] || (nan <= one)[0] || (nan > one)[0] || (nan >= one)[0] || (nan == one)[0]);
        Assert.True((nan != one)[0] && (nan != Nan)[0] && (1 != nan)[0]);
    }

    [Fact]
    public void Comparisons_OfTheTwoZeros_AreEqual()
    {
        Tensor zeros = new([2], [0.0, -0.0]);

        Assert.True((zeros == 0)[1] && (zeros >= 0)[1] && !(zeros < 0)[1] && !(zeros != 0)[1]);
    }

    [Fact]
    public void Where_NanInTheOtherOperand_DoesNotLeak()
    {
        Tensor nan = Tensor.Filled([2], Nan);
        Mask mask = new([2], [true, false]);

        Tensor chosen = Where(mask, 3, nan);

        AssertSameBits(3, chosen[0]);
        AssertSameBits(Nan, chosen[1]);
    }

    [Fact]
    public void Divide_ByZero_IsAsInIeee()
    {
        Tensor quotient = new Tensor([3], [1, -1, 0]) / Tensor.Zeros([3]);

        AssertSameBits(Infinity, quotient[0]);
        AssertSameBits(-Infinity, quotient[1]);
        Assert.True(double.IsNaN(quotient[2]));
    }

    private static void AssertSameBits(double expected, double actual)
    {
        bool same = double.IsNaN(expected)
            ? double.IsNaN(actual)
            : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);
        Assert.True(same, $"{expected:R} expected, {actual:R} came");
    }
}

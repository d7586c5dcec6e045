using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>Error bounds where the right answer is known by hand.</summary>
public sealed class ErrorBoundTests
{
    private const double UnitRoundoff = ElementaryAccuracy.UnitRoundoff;

    [Fact]
    public void ErrorBounds_WithoutTracking_AreEmpty()
    {
        Tensor sum = Tensor.Filled([3], 0.1) + 1;

        Assert.False(sum.TracksErrors);
        Assert.Equal(0, sum.ErrorBounds.Length);
        Assert.Throws<InvalidOperationException>(() => sum.Admits(0, 1.1f));
    }

    [Fact]
    public void WithErrorBounds_Singles_StartAtZero()
    {
        Tensor tensor = Tensor.FromSingles([3], [0.1f, float.NaN, float.NegativeInfinity]).WithErrorBounds();

        Assert.True(tensor.TracksErrors);
        Assert.Equal([0, 0, 0], tensor.ErrorBounds);
        Assert.True(tensor.Admits(0, 0.1f) && tensor.Admits(1, float.NaN) && tensor.Admits(2, float.NegativeInfinity));
        Assert.False(tensor.Admits(0, MathF.BitIncrement(0.1f)) || tensor.Admits(1, 0) || tensor.Admits(2, float.NaN));
    }

    [Fact]
    public void WithErrorBounds_ValueThatIsNoSingle_IsRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Tensor([2], [1, 0.1]).WithErrorBounds());

        Assert.Contains("element 1 is 0.1", error.Message);
    }

    [Fact]
    public void Operation_TrackedAndUntrackedTensors_IsRefused()
    {
        Tensor tracked = Tensor.Zeros([2]).WithErrorBounds();
        Tensor untracked = Tensor.Zeros([2]);

        var error = Assert.Throws<InvalidOperationException>(() => tracked + untracked);

        Assert.Contains("+ got 1 operands with error bounds and 1 without", error.Message);
        Assert.Throws<InvalidOperationException>(() => Where(untracked > 0, tracked, 0));
    }

    [Theory]
    [InlineData("+", 4)]
    [InlineData("-", -2)]
    [InlineData("*", 3)]
    [InlineData("/", 1.0 / 3)]
    [InlineData("Sqrt", 1)]
    public void OneOperation_OnExactOperands_BoundIsOneRounding(string operation, double expected)
    {
        Tensor one = Tensor.Filled([1], 1).WithErrorBounds();
        Tensor three = Tensor.Filled([1], 3).WithErrorBounds();
        Tensor result = operation switch
        {
            "+" => one + three,
            "-" => one - three,
            "*" => one * three,
            "/" => one / three,
            _ => Sqrt(one),
        };

        Assert.Equal(expected, result[0]);
        Assert.InRange(result.ErrorBounds[0] / (Math.Abs(expected) * UnitRoundoff), 1, 1.001);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("Abs")]
    [InlineData("Sign")]
    [InlineData("Min")]
    [InlineData("Max")]
    [InlineData("Clamp")]
    [InlineData("Where")]
    public void ExactOperation_OnExactOperands_BoundIsZero(string operation)
    {
        Tensor tensor = Tensor.FromSingles([3], [0.1f, -2.7f, 0]).WithErrorBounds();
        Tensor result = operation switch
        {
            "-" => -tensor,
            "Abs" => Abs(tensor),
            "Sign" => Sign(tensor),
            "Min" => Min(tensor, 0.5),
            "Max" => Max(tensor, 0.5),
            "Clamp" => Clamp(tensor, -1, 0.5),
            _ => Where(tensor > 0, tensor, 2),
        };

        Assert.Equal([0, 0, 0], result.ErrorBounds);
    }

    [Fact]
    public void HostNumber_NotASingle_CostsItsOwnRounding()
    {
        Tensor one = Tensor.Filled([1], 1).WithErrorBounds();
        double rounding = Math.Abs(0.1f - 0.1);

        Assert.InRange((one * 0.1).ErrorBounds[0], rounding + (0.1 * UnitRoundoff), 1.001 * (rounding + (0.1 * UnitRoundoff)));
        Assert.InRange((one * 0.5).ErrorBounds[0], 0.5 * UnitRoundoff, 0.5001 * UnitRoundoff);
    }

    [Fact]
    public void Subtract_NearlyEqual_KeepsTheIncomingError()
    {
        Tensor three = Tensor.Filled([1], 3).WithErrorBounds();

        Tensor difference = (three / 7) - (three / 7);

        // Both quotients may be two roundings off, plus that of 1/7 itself, in opposite directions.
        Assert.Equal(0, difference[0]);
        Assert.InRange(difference.ErrorBounds[0], 4 * UnitRoundoff * 3 / 7, 6.01 * UnitRoundoff * 3 / 7);
    }

    [Fact]
    public void Zeros_ThroughAnAdamStep_StayExact()
    {
        Tensor zero = Tensor.Zeros([1]).WithErrorBounds();

        Tensor v = Lerp(zero, zero * zero, 0.001);
        Tensor update = 0.1 * Lerp(zero, zero, 0.1) / (Sqrt(v / 0.1) + 1e-8);

        Assert.Equal(0, v.ErrorBounds[0]);
        Assert.Equal(0, update.ErrorBounds[0]);
    }

    [Theory]
    [InlineData(1e-22f)]
    [InlineData(1e-30f)]
    [InlineData(float.Epsilon)]
    public void Sqrt_OfASquareThatUnderflows_HasABound(float gradient)
    {
        Tensor g = Tensor.FromSingles([1], [gradient]).WithErrorBounds();
        Tensor v = Lerp(Tensor.Zeros([1]).WithErrorBounds(), g * g, 0.001);

        Tensor root = Sqrt(v);

        Assert.InRange(root.ErrorBounds[0], 0, 1e-22);
        Assert.True(root.Admits(0, 0));
    }

    [Fact]
    public void Sqrt_OfWhatMayBeNegative_HasNoBound()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Tensor variance = (tenth * 0.7) - (tenth * 0.7);

        Assert.Equal(double.PositiveInfinity, Sqrt(variance).ErrorBounds[0]);
        Assert.True(Sqrt(variance).Admits(0, float.NaN));
    }

    [Fact]
    public void Divide_ByWhatMayBeZero_HasNoBound()
    {
        Tensor one = Tensor.Filled([1], 1).WithErrorBounds();
        Tensor nearZero = (one / 3) - (one / 3);

        Assert.Equal(double.PositiveInfinity, (one / nearZero).ErrorBounds[0]);
        Assert.Equal(double.PositiveInfinity, (one / (one - one)).ErrorBounds[0]);
        Assert.Equal(double.PositiveInfinity, Rsqrt(Abs(nearZero)).ErrorBounds[0]);
        Assert.Equal(double.PositiveInfinity, (one / 0.0).ErrorBounds[0]);
    }

    [Fact]
    public void Clamp_OfWhatMayBeNan_HasNoBound()
    {
        Tensor zero = Tensor.Zeros([1]).WithErrorBounds();

        Tensor clamped = Clamp(zero / zero, -1, 1);

        // The kernel may hold NaN, which no clamp removes: a bound of 2 would be wrong.
        Assert.Equal(double.PositiveInfinity, clamped.ErrorBounds[0]);
    }

    [Fact]
    public void Multiply_BeyondTheLargestSingle_HasNoBound()
    {
        Tensor large = Tensor.Filled([1], 1e30f).WithErrorBounds();

        Tensor product = large * large;

        Assert.Equal(double.PositiveInfinity, product.ErrorBounds[0]);
        Assert.True(product.Admits(0, float.PositiveInfinity));
    }

    [Fact]
    public void Operations_OnCertainNanAndInfinity_AreCertain()
    {
        Tensor special = Tensor.FromSingles([2], [float.NaN, float.PositiveInfinity]).WithErrorBounds();

        Tensor result = Sqrt((special * special) + 1);

        Assert.Equal([0, 0], result.ErrorBounds);
        Assert.False(result.Admits(0, 1) || result.Admits(1, float.NaN));
        Assert.True((special != 1).IsCertain(0) && (special != 1)[0]);
    }

    [Fact]
    public void Sign_OfWhatMayBeOnEitherSide_IsOffByUpToTwo()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Tensor zero = (tenth * 0.7) - (tenth * 0.7);
        Tensor barelyPositive = zero + 1e-12;

        Assert.Equal(1, Sign(zero).ErrorBounds[0], 1e-12);
        Assert.Equal(2, Sign(barelyPositive).ErrorBounds[0], 1e-12);
        Assert.Equal(0, Sign(barelyPositive + 1).ErrorBounds[0]);
    }

    [Fact]
    public void Comparisons_OfOverlappingOperands_AreNotCertain()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Tensor near = tenth * 0.7;

        Assert.False((near < tenth * 0.7).IsCertain(0));
        Assert.False((near >= 0.1f * 0.7).IsCertain(0));
        Assert.False((near == tenth * 0.7).IsCertain(0));
        Assert.False((near != 0.1f * 0.7).IsCertain(0));
        Assert.True((near < tenth).IsCertain(0) && (near < tenth)[0]);
        Assert.True((near != tenth).IsCertain(0) && (near != tenth)[0]);
        Assert.True((tenth == 0.1f).IsCertain(0) && (tenth == 0.1f)[0]);
    }

    [Fact]
    public void MaskOperators_OneOperandUncertain_AreCertainWhereTheOtherDecides()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Mask uncertain = tenth * 0.7 < tenth * 0.7;
        Mask yes = tenth > 0;
        Mask no = tenth < 0;

        Assert.True((uncertain & no).IsCertain(0) && (uncertain | yes).IsCertain(0));
        Assert.False((uncertain & yes).IsCertain(0) || (uncertain | no).IsCertain(0));
        Assert.False((uncertain ^ yes).IsCertain(0) || (!uncertain).IsCertain(0));
    }

    [Fact]
    public void Where_UncertainMask_BoundsBothBranches()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Mask uncertain = tenth * 0.7 < tenth * 0.7;

        Tensor result = Where(uncertain, tenth / 3, 5);

        Assert.Equal(5, result[0]);
        Assert.InRange(result.ErrorBounds[0], 4.96666, 4.9667);
        Assert.True(result.Admits(0, 0.1f / 3) && result.Admits(0, 5));
    }

    [Fact]
    public void Where_CertainMask_TakesTheBoundOfTheChosen()
    {
        Tensor one = Tensor.Filled([1], 1).WithErrorBounds();

        Assert.Equal(0, Where(one > 0, one, one / 0.0).ErrorBounds[0]);
        Assert.Equal(double.PositiveInfinity, Where(one < 0, one, one / 0.0).ErrorBounds[0]);
    }

    [Fact]
    public void Lerp_ManySteps_ForgetsOldErrors()
    {
        Tensor average = Tensor.Zeros([1]).WithErrorBounds();
        Tensor gradient = Tensor.FromSingles([1], [0.3f]).WithErrorBounds();
        for (int step = 0; step < 1000; step++)
        {
            average = Lerp(average, gradient, 0.1);
        }

        // Each step adds about a rounding and keeps 0.9 of the error before it: some ten roundings in the limit.
        Assert.InRange(average.ErrorBounds[0], 1e-12, 12 * 0.3 * UnitRoundoff);
    }

    [Theory]
    [InlineData(1.6902333f, -0.38524604f, 0.81438214f)]
    [InlineData(1.8113577f, -0.36317694f, 0.83298635f)]
    public void Lerp_BarelyPositiveBetweenSigns_MayBeNegativeInTheKernel(float from, float to, float amount)
    {
        Tensor start = Tensor.FromSingles([1], [from]).WithErrorBounds();
        Tensor end = Tensor.FromSingles([1], [to]).WithErrorBounds();
        float kernel = from + (amount * (to - from));

        Tensor mix = Lerp(start, end, amount);

        Assert.True(mix[0] > 0 && kernel < 0);
        Assert.True(mix.Admits(0, kernel));
    }

    [Fact]
    public void DivideByHost_ReciprocalUnderflows_CountsTheLostDigits()
    {
        const float Divisor = 3.1656503E+38f;
        Tensor large = Tensor.Filled([1], 1e30f).WithErrorBounds();

        Tensor quotient = large / Divisor;

        Assert.True(quotient.Admits(0, 1e30f / Divisor));
        Assert.True(quotient.Admits(0, 1e30f * (float)(1 / (double)Divisor)));
    }

    [Fact]
    public void Pow_NegativeBaseAndUncertainExponent_HasNoBound()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Tensor exponent = Where(tenth * 0.7 < tenth * 0.7, 1, 3);

        // Powers to 1 and 3 are both -1, but nothing says that the exponent is whole.
        Assert.Equal(double.PositiveInfinity, Pow(-Sign(tenth), exponent).ErrorBounds[0]);
    }

    [Theory]
    [InlineData(-1.5f, 3, -3.375)]
    [InlineData(0, 2, 0)]
    [InlineData(0, 0.5, 0)]
    [InlineData(0.25f, -0.5, 2)]
    public void Pow_DefinedPowers_HaveBounds(float value, double exponent, double expected)
    {
        Tensor power = Pow(Tensor.FromSingles([1], [value]).WithErrorBounds(), exponent);

        Assert.Equal(expected, power[0]);
        Assert.InRange(power.ErrorBounds[0], 0, 20 * Math.Abs(expected) * UnitRoundoff);
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(-1, 2.000000001)]
    public void Pow_AtAPoleOrBetweenWholeExponents_HasNoBound(float value, double exponent)
    {
        Tensor power = Pow(Tensor.FromSingles([1], [value]).WithErrorBounds(), exponent);

        Assert.Equal(double.PositiveInfinity, power.ErrorBounds[0]);
    }

    [Fact]
    public void Pow_EvenExponentAcrossZero_ReachesZero()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Tensor aroundZero = (tenth * 0.7) - (tenth * 0.7) + 1e-12;

        Assert.True(Pow(aroundZero, 2).Admits(0, 0) && Square(aroundZero).Admits(0, 0) && Abs(aroundZero).Admits(0, 0));
        Assert.False(Pow(aroundZero, 2).Admits(0, -1e-30f) || Square(aroundZero).Admits(0, -1e-30f));
    }

    [Fact]
    public void Atan2_AcrossTheCut_CountsBothSides()
    {
        Tensor tenth = Tensor.FromSingles([1], [0.1f]).WithErrorBounds();
        Tensor aroundZero = (tenth * 0.7) - (tenth * 0.7) + 1e-12;

        Assert.InRange(Atan2(aroundZero, -tenth).ErrorBounds[0], 2 * Math.PI, 6.2832);
        Assert.InRange(Atan2(aroundZero, tenth).ErrorBounds[0], 1e-9, 1e-6);
        Assert.InRange(Atan2(tenth, aroundZero).ErrorBounds[0], 1e-9, 1e-5);
    }

    [Fact]
    public void Admits_AtTheEndsOfTheBound_TurnsFalse()
    {
        Tensor third = Tensor.Filled([1], 1).WithErrorBounds() / Tensor.Filled([1], 3).WithErrorBounds();
        float nearest = (float)(1.0 / 3);

        Assert.True(third.Admits(0, nearest));
        Assert.False(third.Admits(0, MathF.BitIncrement(nearest)) || third.Admits(0, float.NaN));
    }
}

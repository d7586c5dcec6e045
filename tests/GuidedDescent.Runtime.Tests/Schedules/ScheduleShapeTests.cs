namespace GuidedDescent.Runtime.Tests.Schedules;

/// <summary>First and last steps of every shape, the way between them, and identities that hold exactly.</summary>
public class ScheduleShapeTests
{
    private const int Steps = 1000;

    private static readonly Dictionary<string, Func<double, Schedule>> s_decays = new()
    {
        ["linear"] = final => Schedule.Linear(Steps, 1, final),
        ["polynomial"] = final => Schedule.Polynomial(Steps, 1.7, final),
        ["cosine"] = final => Schedule.Cosine(Steps, final),
        ["cosine with exponent"] = final => Schedule.Cosine(Steps, final, 0.6),
        ["REX"] = final => Schedule.Rex(Steps, finalFactor: final),
        ["REX, beta 0.9"] = final => Schedule.Rex(Steps, 0.9, final),
        ["cool-down, linear"] = final => Schedule.Cooldown(Steps, CooldownShape.Linear, final),
        ["cool-down, 1 - sqrt"] = final => Schedule.Cooldown(Steps, CooldownShape.OneMinusSqrt, final),
        ["cool-down, 1 - square"] = final => Schedule.Cooldown(Steps, CooldownShape.OneMinusSquare, final),
        ["cool-down, cosine"] = final => Schedule.Cooldown(Steps, CooldownShape.Cosine, final),
        ["cool-down, mirror cosine"] = final => Schedule.Cooldown(Steps, CooldownShape.MirrorCosine, final),
        ["cool-down, exponential"] = final => Schedule.Cooldown(Steps, CooldownShape.Exponential, final),
    };

    public static TheoryData<string> Decays() => [.. s_decays.Keys];

    [Theory]
    [MemberData(nameof(Decays))]
    public void Decay_FromOneToItsFinalFactor_IsExactAtBothEndsAndFallsInEveryStep(string name)
    {
        foreach (double final in new[] { 0.013, 0.1, 1 / 3.0, 0.7 })
        {
            Schedule decay = s_decays[name](final);

            Assert.Equal(1.0, decay.At(0));
            Assert.Equal(final, decay.At(Steps));
            Assert.Equal(Steps, decay.Length);
            for (int step = 1; step <= Steps; step++)
            {
                Assert.True(decay.At(step) < decay.At(step - 1), $"{decay} does not fall at step {step}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Decays))]
    public void Decay_ToAFactorAboveOne_RisesInEveryStep(string name)
    {
        Schedule rise = s_decays[name](10);

        Assert.Equal(1.0, rise.At(0));
        Assert.Equal(10.0, rise.At(Steps));
        Assert.All(Enumerable.Range(1, Steps), step => Assert.True(rise.At(step) > rise.At(step - 1)));
    }

    [Fact]
    public void LinearWarmup_AboveZero_StartsAtOneStepAndReachesOneInItsLastStep()
    {
        Schedule warmup = Schedule.LinearWarmup(7);

        Assert.Equal([1 / 7.0, 2 / 7.0, 3 / 7.0, 4 / 7.0, 5 / 7.0, 6 / 7.0, 1, 1], Enumerable.Range(0, 8).Select(t => warmup.At(t)));
    }

    [Fact]
    public void LinearWarmup_FromZero_ReachesOneInTheFirstStepAfterIt()
    {
        Schedule warmup = Schedule.LinearWarmup(7, WarmupStart.Zero);

        Assert.Equal([0, 1 / 7.0, 2 / 7.0, 3 / 7.0, 4 / 7.0, 5 / 7.0, 6 / 7.0, 1], Enumerable.Range(0, 8).Select(t => warmup.At(t)));
    }

    [Fact]
    public void ExponentialWarmup_BetweenSteps_GrowsByOneRatio()
    {
        Schedule warmup = Schedule.ExponentialWarmup(20, 1e-4);

        Assert.Equal(1e-4, warmup.At(0));
        Assert.Equal(1.0, warmup.At(20));
        Assert.All(
            Enumerable.Range(1, 20), step => Assert.Equal(Math.Pow(10, 0.2), warmup.At(step) / warmup.At(step - 1), 1e-12));
    }

    [Fact]
    public void SaturatingWarmup_DistanceToOne_ShrinksByOneRatio()
    {
        Schedule warmup = Schedule.SaturatingWarmup(timeConstant: 10);

        Assert.Equal(1 - Math.Exp(-0.1), warmup.At(0));
        Assert.All(
            Enumerable.Range(1, 50),
            step => Assert.Equal(Math.Exp(-0.1), (1 - warmup.At(step)) / (1 - warmup.At(step - 1)), 1e-11));
    }

    [Fact]
    public void Cosine_AndItsMirrorImage_AddUp()
    {
        Schedule cosine = Schedule.Cosine(Steps, 0.25);

        Assert.All(Enumerable.Range(0, Steps + 1), step => Assert.Equal(1.25, cosine.At(step) + cosine.At(Steps - step), 1e-15));
        Assert.Equal(0.625, cosine.At(Steps / 2));
    }

    [Fact]
    public void MirrorCosine_AndCosine_AddUpToTheLine()
    {
        Schedule mirror = Schedule.Cooldown(Steps, CooldownShape.MirrorCosine, 0.1);
        Schedule cosine = Schedule.Cooldown(Steps, CooldownShape.Cosine, 0.1);
        Schedule line = Schedule.Cooldown(Steps, CooldownShape.Linear, 0.1);

        Assert.All(
            Enumerable.Range(0, Steps + 1), step => Assert.Equal(2 * line.At(step), mirror.At(step) + cosine.At(step), 1e-15));
    }

    [Fact]
    public void ShapesThatAreSpecialCases_AgreeWithTheGeneralOnes()
    {
        Schedule[][] families =
        [
            [
                Schedule.LinearToZero(Steps), Schedule.Polynomial(Steps, 1), Schedule.Rex(Steps, beta: 0),
                Schedule.Cooldown(Steps, CooldownShape.Linear),
            ],
            [Schedule.Cosine(Steps, 0.1), Schedule.Cooldown(Steps, CooldownShape.Cosine, 0.1), Schedule.PeriodicCosine(Steps, 0.1)],
            [Schedule.LinearWarmup(Steps, WarmupStart.Zero), Schedule.Linear(Steps, 0, 1)],
            [Schedule.StepDecay(10, 0.5), Schedule.MultiStep(0.5, [.. Enumerable.Range(1, 100).Select(stair => 10L * stair)])],
        ];
        foreach (Schedule[] family in families)
        {
            for (int step = 0; step <= Steps; step++)
            {
                Assert.All(family, member => Assert.Equal(family[0].At(step), member.At(step), 3e-16));
            }
        }
    }

    [Fact]
    public void StepDecay_AtMultiplesOfThePeriod_FallsExactlyThere()
    {
        Schedule stairs = Schedule.StepDecay(30, 0.5);

        Assert.Equal([1, 1, 0.5, 0.5, 0.25], new long[] { 0, 29, 30, 59, 60 }.Select(stairs.At));
        Assert.Equal(Math.Pow(2, -20), stairs.At(30 * 20));
        Assert.Equal(Math.Pow(2, -19), stairs.At((30 * 20) - 1));
    }

    [Fact]
    public void MultiStep_AtItsMilestones_FallsInTheVeryStep()
    {
        Schedule steps = Schedule.MultiStep(0.5, 3, 4, 100);

        Assert.Equal([1, 1, 0.5, 0.25, 0.25, 0.25, 0.125], new long[] { 0, 2, 3, 4, 5, 99, 100 }.Select(steps.At));
        Assert.Equal(100, steps.Length);
    }

    [Fact]
    public void Exponential_WithBegin_IsOneUntilThen()
    {
        Schedule smooth = Schedule.Exponential(0.25, period: 10, begin: 100);
        Schedule stairs = Schedule.Exponential(0.25, period: 10, begin: 100, staircase: true);

        Assert.Equal([1, 1, 0.5, 0.25], new long[] { 0, 100, 105, 110 }.Select(smooth.At));
        Assert.Equal([1, 1, 1, 0.25], new long[] { 0, 100, 109, 110 }.Select(stairs.At));
        Assert.True(smooth.At(101) < 1);
    }

    [Fact]
    public void InverseSquareRoot_AtMultiplesOfTheReference_IsTheRootExactly()
    {
        Schedule decay = Schedule.InverseSquareRoot(100);
        Schedule fromOne = Schedule.InverseSquareRoot(100, shift: 1);

        Assert.Equal([1, 1, 0.5, 0.25], new long[] { 0, 100, 400, 1600 }.Select(decay.At));
        Assert.True(decay.At(101) < 1);
        Assert.All(Enumerable.Range(0, 500), step => Assert.Equal(decay.At(step + 1), fromOne.At(step)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4000)]
    public void Noam_AtTheEndOfItsWarmup_Peaks(long warmup)
    {
        Schedule noam = Schedule.Noam(512, warmup);
        double peak = 1 / Math.Sqrt(512.0 * warmup);

        Assert.Equal(peak, noam.At(warmup - 1), 1e-15 * peak);
        Assert.Equal(peak / warmup, noam.At(0), 1e-15 * peak);
        Assert.Equal(peak / 2, noam.At((4 * warmup) - 1), 1e-15 * peak);
        Assert.All(Enumerable.Range(0, 5000), step => Assert.True(noam.At(step) <= noam.At(warmup - 1)));
    }

    [Fact]
    public void Edm2_WithoutRamp_IsTheDecayAlone()
    {
        Assert.Equal(Schedule.InverseSquareRoot(30), Schedule.Edm2(30, ramp: 0));
    }
}

namespace GuidedDescent.Runtime.Tests.Schedules;

public class CompositionTests
{
    private static readonly Schedule s_index = Schedule.Function("index", step => step);

    [Fact]
    public void Then_AtTheBoundary_GivesTheStepToTheLaterPartAsItsFirst()
    {
        Schedule schedule = s_index.Then(100 * Schedule.Constant(), at: 5).Then(s_index, at: 8).Then(Schedule.Constant(7), at: 10);

        Assert.Equal([0, 1, 2, 3, 4, 100, 100, 100, 0, 1, 7, 7], Enumerable.Range(0, 12).Select(t => schedule.At(t)));
        Assert.Equal(7.0, schedule.At(long.MaxValue));
    }

    [Fact]
    public void Then_AfterASchedule_BeginsAtItsEnd()
    {
        Schedule schedule = Schedule.LinearWarmup(4).Then(Schedule.LinearToZero(5));

        double[] expected = [0.25, 0.5, 0.75, 1, 1, 0.8, 0.6, 0.4, 0.2, 0, 0];
        Assert.All(expected, (factor, step) => Assert.Equal(factor, schedule.At(step), 1e-15));
        Assert.Equal(9, schedule.Length);
    }

    [Fact]
    public void Then_LaterThanTheEnd_HoldsTheFinalValueUntilThen()
    {
        Schedule schedule = Schedule.Linear(2, 1, 0.5).Then(Schedule.Constant(0.25, 3), at: 4);

        Assert.Equal([1, 0.75, 0.5, 0.5, 0.25, 0.25], Enumerable.Range(0, 6).Select(t => schedule.At(t)));
        Assert.Equal(7, schedule.Length);
    }

    [Fact]
    public void Then_GroupedEitherWay_IsOneValue()
    {
        Schedule first = Schedule.LinearWarmup(3);
        Schedule second = Schedule.Constant(0.7, 4);
        Schedule third = Schedule.Cosine(5);
        Schedule leftFirst = first.Then(second).Then(third);
        Schedule rightFirst = first.Then(second.Then(third));

        Assert.Equal(leftFirst, rightFirst);
        Assert.Equal(leftFirst.ToString(), rightFirst.ToString());
        Assert.Equal(12, leftFirst.Length);
        Assert.Equal(second.Then(third).At(6), leftFirst.At(9));
        Assert.Equal(
            first.Then(s_index, at: 2).Then(second, at: 9).Then(third, at: 11),
            first.Then(s_index.Then(second, at: 7).Then(third, at: 9), at: 2));
    }

    [Fact]
    public void Then_AfterAScheduleWithoutEnd_AsksForTheBoundary()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => Schedule.Exponential(0.9).Then(Schedule.Constant()));

        Assert.Contains("Exponential(0.9) never ends", error.Message);
        Assert.Contains("Then(next, at: step)", error.Message);
    }

    [Fact]
    public void Then_AfterAScheduleOfNoStep_IsRefused()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => Schedule.Exponential(0.9).Hold(from: 0).Then(Schedule.Constant()));

        Assert.Contains("takes no step", error.Message);
    }

    [Fact]
    public void Then_BeyondTheLastIndex_IsRefusedOrNeverEnds()
    {
        Schedule late = Schedule.Constant().Then(Schedule.LinearToZero(10), at: long.MaxValue - 5);
        ArgumentException error = Assert.Throws<ArgumentException>("next", () => Schedule.LinearWarmup(6).Then(late));

        Assert.Contains($"beyond step {long.MaxValue}", error.Message);
        Assert.Null(late.Length);
        Assert.Equal(0.5, late.At(long.MaxValue));
        Assert.Equal(1.0, Schedule.LinearWarmup(5).Then(late).At(long.MaxValue));
    }

    [Theory]
    [InlineData(WarmupStart.AboveZero)]
    [InlineData(WarmupStart.Zero)]
    public void WithWarmup_IsAWarmupThenTheSchedule(WarmupStart start)
    {
        Schedule cosine = Schedule.Cosine(90);

        Assert.Equal(Schedule.LinearWarmup(10, start).Then(cosine), cosine.WithWarmup(10, start));
        Assert.Same(cosine, cosine.WithWarmup(0, start));
    }

    [Fact]
    public void WarmupStableDecay_AtItsJoints_IsContinuousAndInThePhaseStated()
    {
        Schedule schedule = Schedule.WarmupStableDecay(warmup: 10, total: 100, decay: 16, CooldownShape.OneMinusSqrt, finalFactor: 0.2);

        Assert.Equal(0.1, schedule.At(0));
        Assert.Equal(0.9, schedule.At(8));
        Assert.All(Enumerable.Range(9, 76), step => Assert.Equal(1.0, schedule.At(step)));
        Assert.Equal(0.2 + (0.8 * 0.75), schedule.At(85), 1e-15);
        Assert.Equal(0.2 + (0.8 * 0.5), schedule.At(88), 1e-15);
        Assert.Equal(0.2 + (0.8 * (1 - Math.Sqrt(15 / 16.0))), schedule.At(99), 1e-15);
        Assert.Equal(0.2, schedule.At(100));
        Assert.Equal(100, schedule.Length);
    }

    [Fact]
    public void WarmupStableDecay_WithoutAPhase_LeavesItOut()
    {
        Schedule cooldown = Schedule.Cooldown(20);

        Assert.Equal(cooldown, Schedule.WarmupStableDecay(warmup: 0, total: 20, decay: 20));
        Assert.Equal(cooldown.WithWarmup(5), Schedule.WarmupStableDecay(warmup: 5, total: 25, decay: 20));
        Assert.Equal(Schedule.Constant(1, 5).Then(cooldown), Schedule.WarmupStableDecay(warmup: 0, total: 25, decay: 20));
    }

    [Fact]
    public void Operators_StepByStep_DoWhatTheySay()
    {
        Schedule one = Schedule.Exponential(0.9);
        Schedule other = Schedule.Cosine(50, 0.1);
        for (int step = 0; step < 80; step++)
        {
            double first = one.At(step);
            double second = other.At(step);
            Assert.Equal(first * second, (one * other).At(step));
            Assert.Equal(2.5 * first, (2.5 * one).At(step));
            Assert.Equal(2.5 * first, (one * 2.5).At(step));
            Assert.Equal(Math.Min(first, second), Schedule.Min(one, other).At(step));
            Assert.Equal(Math.Max(first, second), Schedule.Max(one, other).At(step));
        }
    }

    [Fact]
    public void Hold_FromAStepOn_KeepsTheValueOfThatStep()
    {
        Schedule held = Schedule.Exponential(0.5).Hold(from: 3);

        Assert.Equal([1, 0.5, 0.25, 0.125, 0.125], Enumerable.Range(0, 5).Select(t => held.At(t)));
        Assert.Equal(0.125, held.At(long.MaxValue));
        Assert.Equal(3, held.Length);
        Assert.Equal(0.7, held.Then(Schedule.Constant(0.7)).At(3));
    }

    [Fact]
    public void Length_OfTwoStepByStep_IsThatOfTheLonger()
    {
        Schedule brief = Schedule.LinearWarmup(10);
        Schedule longer = Schedule.Cosine(100);

        Assert.Equal(100, (brief * longer).Length);
        Assert.Equal(100, Schedule.Min(longer, brief).Length);
        Assert.Equal(10, (2 * brief).Length);
        Assert.Null((brief * Schedule.Constant()).Length);
    }

    [Fact]
    public void At_WhereAProductOverflows_SaysWhichSchedule()
    {
        Schedule schedule = 1e300 * Schedule.Constant(1e300);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => schedule.At(4));
        Assert.Contains("1E+300 * Constant(1E+300)", error.Message);
        Assert.Contains("at step 4", error.Message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void At_WhereAFunctionGivesNoNumber_SaysWhichEvenInsideAnother(double wrong)
    {
        Schedule schedule = Schedule.Min(Schedule.Constant(), Schedule.Function("mine", _ => wrong));

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => schedule.At(12));
        Assert.Contains("\"mine\"", error.Message);
        Assert.Contains("step 12", error.Message);
    }
}

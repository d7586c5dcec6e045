namespace GuidedDescent.Runtime.Tests.Schedules;

/// <summary>Every argument out of its range is refused by its name, with the range and with what came.</summary>
public class ScheduleArgumentTests
{
    private const CooldownShape NoShape = (CooldownShape)99;

    private static readonly Dictionary<string, Func<Schedule>[]> s_refused = new()
    {
        ["steps"] =
        [
            () => Schedule.Constant(1, 0), () => Schedule.LinearWarmup(0), () => Schedule.LinearWarmup(-5),
            () => Schedule.Linear(0, 0, 1), () => Schedule.ExponentialWarmup(0, 0.1), () => Schedule.LinearToZero(0),
            () => Schedule.Cosine(0), () => Schedule.Polynomial(0, 1), () => Schedule.Rex(0), () => Schedule.Cooldown(0),
            () => Schedule.Constant().WithWarmup(-1),
        ],
        ["start"] =
        [
            () => Schedule.LinearWarmup(1, (WarmupStart)7), () => Schedule.Constant().WithWarmup(0, (WarmupStart)7),
        ],
        ["factor"] =
        [
            () => Schedule.Constant(-1), () => Schedule.Constant(double.NaN), () => Schedule.Constant(double.PositiveInfinity, 4),
            () => Schedule.Exponential(0), () => Schedule.Exponential(1.1), () => Schedule.StepDecay(10, -0.1),
            () => Schedule.MultiStep(double.NaN, 1), () => Schedule.MultiStep(2, 1),
        ],
        ["startFactor"] =
        [
            () => Schedule.Linear(1, -1, 0), () => Schedule.ExponentialWarmup(1, 0), () => Schedule.ExponentialWarmup(1, 1.5),
            () => Schedule.OneCycle(10, startFactor: double.NaN),
        ],
        ["finalFactor"] =
        [
            () => Schedule.Linear(1, 1, double.NaN), () => Schedule.Cosine(1, -0.1), () => Schedule.Polynomial(1, 1, -0.1),
            () => Schedule.Rex(1, 0.5, double.NegativeInfinity), () => Schedule.Cooldown(1, finalFactor: -0.1),
            () => Schedule.Cooldown(1, CooldownShape.Exponential), () => Schedule.CosineRestarts(1, 1, -1),
            () => Schedule.PeriodicCosine(1, double.NaN), () => Schedule.OneCycle(10, finalFactor: -1),
            () => Schedule.WarmupStableDecay(1, 10, 1, CooldownShape.Exponential),
            () => Schedule.WarmupStableDecay(1, 10, 1, finalFactor: -1),
        ],
        ["peakFactor"] = [() => Schedule.OneCycle(10, peakFactor: -1)],
        ["timeConstant"] = [() => Schedule.SaturatingWarmup(0), () => Schedule.SaturatingWarmup(double.PositiveInfinity)],
        ["exponent"] = [() => Schedule.Cosine(1, 0, 0), () => Schedule.Cosine(1, 0, double.NaN)],
        ["power"] = [() => Schedule.Polynomial(1, 0), () => Schedule.Polynomial(1, double.PositiveInfinity)],
        ["beta"] = [() => Schedule.Rex(1, 1), () => Schedule.Rex(1, -0.1), () => Schedule.Rex(1, double.NaN)],
        ["shape"] = [() => Schedule.Cooldown(1, NoShape), () => Schedule.WarmupStableDecay(1, 10, 1, NoShape)],
        ["period"] = [() => Schedule.Exponential(0.9, 0), () => Schedule.StepDecay(0)],
        ["begin"] = [() => Schedule.Exponential(0.9, 1, -1)],
        ["milestones"] =
        [
            () => Schedule.MultiStep(0.1, 0), () => Schedule.MultiStep(0.1, -1), () => Schedule.MultiStep(0.1, 5, 5),
            () => Schedule.MultiStep(0.1, 5, 4),
        ],
        ["reference"] = [() => Schedule.InverseSquareRoot(0), () => Schedule.Edm2(0, 1)],
        ["shift"] = [() => Schedule.InverseSquareRoot(1, -1)],
        ["firstCycle"] = [() => Schedule.CosineRestarts(0)],
        ["multiplier"] = [() => Schedule.CosineRestarts(1, 0)],
        ["halfPeriod"] = [() => Schedule.PeriodicCosine(0)],
        ["total"] =
        [
            () => Schedule.OneCycle(1), () => Schedule.WarmupStableDecay(5, 10, 6), () => Schedule.WarmupStableDecay(0, 5, 6),
            () => Schedule.WarmupStableDecay(long.MaxValue, 10, 6), () => Schedule.WarmupStableDecay(1, -1, long.MaxValue),
        ],
        ["warmup"] = [() => Schedule.WarmupStableDecay(-1, 10, 1), () => Schedule.Noam(1, 0)],
        ["decay"] = [() => Schedule.WarmupStableDecay(1, 10, 0)],
        ["modelWidth"] = [() => Schedule.Noam(0, 1)],
        ["constantSteps"] = [() => Schedule.T5(0)],
        ["ramp"] = [() => Schedule.Edm2(1, -1)],
        ["riseFraction"] =
        [
            () => Schedule.OneCycle(10, riseFraction: 0.1), () => Schedule.OneCycle(10, riseFraction: 1),
            () => Schedule.OneCycle(10, riseFraction: double.NaN), () => Schedule.OneCycle(10, riseFraction: 0.51, threePhases: true),
        ],
        ["annealing"] = [() => Schedule.OneCycle(10, annealing: (Annealing)5)],
        ["scale"] = [() => -1 * Schedule.Constant(), () => Schedule.Constant() * double.NaN],
        ["at"] = [() => Schedule.Constant().Then(Schedule.Constant(), at: 0)],
        ["from"] = [() => Schedule.Constant().Hold(-1)],
    };

    public static TheoryData<string> Parameters() => [.. s_refused.Keys];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Argument_OutOfItsRange_IsRefusedByName(string parameter)
    {
        foreach (Func<Schedule> make in s_refused[parameter])
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(parameter, make);
            Assert.Contains("must be", error.Message);
            Assert.NotNull(error.ActualValue);
        }
    }

    [Fact]
    public void Message_SaysWhatWasExpectedAndWhatCame()
    {
        AssertMessage("steps must be at least 1, but is 0.", () => Schedule.Cosine(0));
        AssertMessage("beta must be a finite number in [0, 1), but is 1.5.", () => Schedule.Rex(1, 1.5));
        AssertMessage("riseFraction must be a finite number in (0.1, 0.5], but is 0.75.",
            () => Schedule.OneCycle(10, riseFraction: 0.75, threePhases: true));
        AssertMessage("start must be one of AboveZero, Zero, but is 7.", () => Schedule.LinearWarmup(1, (WarmupStart)7));
        AssertMessage("each above the last, but 4 follows 9.", () => Schedule.MultiStep(0.1, 2, 9, 4));
        AssertMessage("total must be at least warmup + decay, which are 5 and 6, but is 10.",
            () => Schedule.WarmupStableDecay(5, 10, 6));
    }

    [Fact]
    public void Milestones_None_AreRefused() => Assert.Throws<ArgumentException>("milestones", () => Schedule.MultiStep(0.1));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a \"quoted\" name")]
    public void FunctionName_EmptyOrWithQuotationMarks_IsRefused(string name) =>
        Assert.Throws<ArgumentException>("name", () => Schedule.Function(name, _ => 1));

    [Fact]
    public void Null_IsRefusedByName()
    {
        Schedule some = Schedule.Constant();
        Assert.Throws<ArgumentNullException>("name", () => Schedule.Function(null!, _ => 1));
        Assert.Throws<ArgumentNullException>("factor", () => Schedule.Function("some", null!));
        Assert.Throws<ArgumentNullException>("next", () => some.Then(null!));
        Assert.Throws<ArgumentNullException>("next", () => some.Then(null!, at: 1));
        Assert.Throws<ArgumentNullException>("first", () => Schedule.Min(null!, some));
        Assert.Throws<ArgumentNullException>("second", () => Schedule.Max(some, null!));
        Assert.Throws<ArgumentNullException>("first", () => (Schedule)null! * some);
        Assert.Throws<ArgumentNullException>("second", () => some * (Schedule)null!);
        Assert.Throws<ArgumentNullException>("schedule", () => 2 * (Schedule)null!);
    }

    private static void AssertMessage(string expected, Func<Schedule> make) =>
        Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(make).Message);
}

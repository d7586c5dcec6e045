using System.Text.Json;

namespace GuidedDescent.Runtime.Tests.Schedules;

/// <summary>
/// Schedules against what PyTorch does to a learning rate of 1, step by step, and against formulas in the form their papers have
/// them: see <c>tests/Golden/README.md</c>.
/// </summary>
public class GoldenScheduleTests
{
    /// <summary>Two formulas of a dozen roundings each, of numbers up to 1.</summary>
    private const double FormulaTolerance = 12 * 2 * 1.1102230246251565e-16;

    /// <summary>PyTorch multiplies its way through up to 60 steps, with up to 8 roundings in each.</summary>
    private const double RecursionTolerance = 60 * 8 * 1.1102230246251565e-16;

    private static readonly Dictionary<string, Schedule> s_pytorch = new()
    {
        ["StepLR(7, 0.3)"] = Schedule.StepDecay(7, 0.3),
        ["MultiStepLR(5, 6, 20; 0.1)"] = Schedule.MultiStep(0.1, 5, 6, 20),
        ["ExponentialLR(0.93)"] = Schedule.Exponential(0.93),
        ["ConstantLR(0.25, 6)"] = Schedule.Constant(0.25, 6).Then(Schedule.Constant()),
        ["LinearLR(0.1, 0.8, 9)"] = Schedule.Linear(9, 0.1, 0.8),
        ["LinearLR(1, 0, 9), closed form"] = Schedule.LinearToZero(9),
        ["PolynomialLR(20, 2.5)"] = Schedule.Polynomial(20, 2.5),
        ["PolynomialLR(20, 1)"] = Schedule.Polynomial(20, 1),
        ["CosineAnnealingLR(13, 0.1)"] = Schedule.PeriodicCosine(13, 0.1),
        ["CosineAnnealingLR(13, 0.1), closed form"] = Schedule.PeriodicCosine(13, 0.1),
        ["CosineAnnealingLR(1, 0), closed form"] = Schedule.PeriodicCosine(1),
        ["CosineAnnealingWarmRestarts(8, 1, 0)"] = Schedule.CosineRestarts(8),
        ["CosineAnnealingWarmRestarts(3, 2, 0.05)"] = Schedule.CosineRestarts(3, 2, 0.05),
        ["CosineAnnealingWarmRestarts(2, 3, 0.2)"] = Schedule.CosineRestarts(2, 3, 0.2),
        ["CosineAnnealingWarmRestarts(1, 3, 0)"] = Schedule.CosineRestarts(1, 3),
        ["OneCycleLR(50)"] = Schedule.OneCycle(50),
        ["OneCycleLR(50, linear)"] = Schedule.OneCycle(50, annealing: Annealing.Linear),
        ["OneCycleLR(50, three phases)"] = Schedule.OneCycle(50, threePhases: true),
        ["OneCycleLR(37, linear, three phases)"] = Schedule.OneCycle(
            37, 1 / 10.0, 1 / 10.0 / 50, riseFraction: 0.4, annealing: Annealing.Linear, threePhases: true),
        ["OneCycleLR(50), momentum"] = 0.95 * Schedule.OneCycle(50, 1, 1, 0.85 / 0.95),
        ["OneCycleLR(50, three phases), momentum"] = 0.95 * Schedule.OneCycle(50, 1, 1, 0.85 / 0.95, threePhases: true),
        ["ChainedScheduler(ConstantLR(0.1, 4), ExponentialLR(0.9))"] =
            Schedule.Constant(0.1, 4).Then(Schedule.Constant()) * Schedule.Exponential(0.9),
        ["LambdaLR(1 / (1 + t))"] = Schedule.Function("reciprocal", step => 1 / (1.0 + step)),
        ["LinearLR(0.2, 1, 10) then ExponentialLR(0.9)"] = Schedule.Linear(10, 0.2, 1).Then(Schedule.Exponential(0.9)),
        ["SequentialLR(LinearLR(0.2, 1, 10), CosineAnnealingLR(25, 0.1))"] = Schedule.Linear(10, 0.2, 1).Then(Schedule.Cosine(25, 0.1)),
        ["LinearLR(0.2, 1, 10) then CosineAnnealingLR(25, 0.1)"] = Schedule.Linear(10, 0.2, 1).Then(Schedule.Cosine(25, 0.1)),
    };

    private static readonly Dictionary<string, Schedule> s_formulas = new()
    {
        ["optax cosine_decay_schedule(40, 0.1, 1.7)"] = Schedule.Cosine(40, 0.1, exponent: 1.7),
        ["optax warmup_cosine_decay_schedule(10, 50, 0.1)"] = Schedule.Cosine(40, 0.1).WithWarmup(10, WarmupStart.Zero),
        ["optax polynomial_schedule(0.2, 3, 30)"] = Schedule.Polynomial(30, 3, 0.2),
        ["optax exponential_decay(7, 0.5, 4)"] = Schedule.Exponential(0.5, period: 7, begin: 4),
        ["optax exponential_decay(7, 0.5, 4, staircase)"] = Schedule.Exponential(0.5, period: 7, begin: 4, staircase: true),
        ["geometric warm-up(12, 0.001)"] = Schedule.ExponentialWarmup(12, 0.001),
        ["untuned exponential warm-up(beta2 = 0.95)"] = Schedule.SaturatingWarmup(1 / (1 - 0.95)),
        ["warm-up stable decay(5, 40, 10, linear)"] = Schedule.WarmupStableDecay(5, 40, 10, CooldownShape.Linear),
        ["warm-up stable decay(5, 40, 10, 1 - sqrt)"] = Schedule.WarmupStableDecay(warmup: 5, total: 40, decay: 10),
        ["warm-up stable decay(5, 40, 10, 1 - sqrt, to 0.1)"] = Schedule.WarmupStableDecay(5, 40, 10, finalFactor: 0.1),
        ["warm-up stable decay(5, 40, 10, 1 - square)"] = Schedule.WarmupStableDecay(5, 40, 10, CooldownShape.OneMinusSquare),
        ["warm-up stable decay(5, 40, 10, cosine)"] = Schedule.WarmupStableDecay(5, 40, 10, CooldownShape.Cosine),
        ["warm-up stable decay(5, 40, 10, mirror cosine)"] = Schedule.WarmupStableDecay(5, 40, 10, CooldownShape.MirrorCosine),
        ["warm-up stable decay(5, 40, 10, exponential, to 0.02)"] =
            Schedule.WarmupStableDecay(5, 40, 10, CooldownShape.Exponential, 0.02),
        ["REX(30), paper"] = Schedule.Rex(30),
        ["REX(30), beta 0.9"] = Schedule.Rex(30, beta: 0.9),
        ["Noam(512, 20)"] = Schedule.Noam(512, 20),
        ["T5(25)"] = Schedule.T5(25),
        ["EDM2(30, 8)"] = Schedule.Edm2(30, 8),
        ["Hugging Face get_inverse_sqrt_schedule(16)"] =
            Schedule.LinearWarmup(16, WarmupStart.Zero) * Schedule.InverseSquareRoot(16),
    };

    public static TheoryData<string> PyTorchCases() => [.. s_pytorch.Keys];

    public static TheoryData<string> FormulaCases() => [.. s_formulas.Keys];

    [Theory]
    [MemberData(nameof(PyTorchCases))]
    public void Schedule_OfPyTorch_GivesItsRates(string name) =>
        Check(Read("PyTorch")[name], s_pytorch[name], RecursionTolerance);

    [Theory]
    [MemberData(nameof(FormulaCases))]
    public void Schedule_OfPapersAndOptax_GivesTheirFactors(string name) =>
        Check(Read("Formulas")[name], s_formulas[name], FormulaTolerance);

    [Fact]
    public void GoldenCases_AreAllCompared()
    {
        Assert.Equal(Read("PyTorch").Keys.Order(), s_pytorch.Keys.Order());
        Assert.Equal(Read("Formulas").Keys.Order(), s_formulas.Keys.Order());
    }

    private static void Check(double[] expected, Schedule schedule, double tolerance)
    {
        for (int step = 0; step < expected.Length; step++)
        {
            double factor = schedule.At(step);
            Assert.True(
                Math.Abs(factor - expected[step]) <= tolerance,
                $"{schedule} is {factor:R} at step {step}, and should be {expected[step]:R}.");
        }
    }

    private static Dictionary<string, double[]> Read(string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "Schedules", $"{file}.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty("cases").Deserialize<Dictionary<string, double[]>>()!;
    }
}

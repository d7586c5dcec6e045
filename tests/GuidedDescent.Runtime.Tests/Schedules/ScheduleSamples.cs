namespace GuidedDescent.Runtime.Tests.Schedules;

/// <summary>A schedule of every kind, and of every setting that its text should show; all differ.</summary>
internal static class ScheduleSamples
{
    private static readonly Func<long, double> s_reciprocal = step => 1 / (1.0 + step);

    /// <summary>The schedule with its text, made anew in each call.</summary>
    public static (Schedule Schedule, string Text)[] All() =>
    [
        (Schedule.Constant(), "Constant(1)"),
        (Schedule.Constant(0.1 + 0.2), "Constant(0.30000000000000004)"),
        (Schedule.Constant(0.5, 100), "Constant(0.5, 100)"),
        (Schedule.LinearWarmup(1000), "LinearWarmup(1000)"),
        (Schedule.LinearWarmup(1000, WarmupStart.Zero), "LinearWarmup(1000, from zero)"),
        (Schedule.ExponentialWarmup(1000, 1e-6), "ExponentialWarmup(1000, from 1E-06)"),
        (Schedule.SaturatingWarmup(20.5), "SaturatingWarmup(20.5)"),
        (Schedule.Linear(9000, 0.25, 4), "Linear(9000, 0.25 to 4)"),
        (Schedule.LinearToZero(9000), "Linear(9000, 1 to 0)"),
        (Schedule.Polynomial(9000, 2, 0.1), "Polynomial(9000, power 2, to 0.1)"),
        (Schedule.Cosine(9000, finalFactor: 0.1), "Cosine(9000, to 0.1)"),
        (Schedule.Cosine(9000, 0.1, 1.5), "Cosine(9000, to 0.1, exponent 1.5)"),
        (Schedule.PeriodicCosine(50, 0.1), "PeriodicCosine(50, to 0.1)"),
        (Schedule.CosineRestarts(10, 2), "CosineRestarts(10, times 2, to 0)"),
        (Schedule.Exponential(0.9), "Exponential(0.9)"),
        (Schedule.Exponential(0.9, 100, 50), "Exponential(0.9 per 100, from 50)"),
        (Schedule.Exponential(0.9, 100, 50, staircase: true), "Exponential(0.9 per 100, from 50, staircase)"),
        (Schedule.StepDecay(30), "Exponential(0.1 per 30, staircase)"),
        (Schedule.MultiStep(0.1, 30, 80), "MultiStep(0.1 at 30, 80)"),
        (Schedule.MultiStep(0.1, 30, 60, 80), "MultiStep(0.1 at 30, 60, 80)"),
        (Schedule.MultiStep(0.1, 30, 70, 80), "MultiStep(0.1 at 30, 70, 80)"),
        (Schedule.InverseSquareRoot(400), "InverseSquareRoot(400)"),
        (Schedule.InverseSquareRoot(400, shift: 1), "InverseSquareRoot(400, shift 1)"),
        (Schedule.OneCycle(100, 0.25, 0.125), "OneCycle(100, 0.25 to 1 to 0.125, rise 0.3, Cosine)"),
        (
            Schedule.OneCycle(100, 0.25, 0.125, 2, 0.4, Annealing.Linear, threePhases: true),
            "OneCycle(100, 0.25 to 2 to 0.125, rise 0.4, Linear, three phases)"),
        (Schedule.Cooldown(2000), "Cooldown(2000, OneMinusSqrt, to 0)"),
        (Schedule.Cooldown(2000, CooldownShape.Exponential, 0.01), "Cooldown(2000, Exponential, to 0.01)"),
        (Schedule.Cooldown(2000, CooldownShape.MirrorCosine), "Cooldown(2000, MirrorCosine, to 0)"),
        (Schedule.Rex(30), "Rex(30, beta 0.5, to 0)"),
        (Schedule.Rex(30, 0.9, 0.01), "Rex(30, beta 0.9, to 0.01)"),
        (Schedule.Function("reciprocal", s_reciprocal), "Function(\"reciprocal\")"),
        (
            Schedule.LinearWarmup(1000).Then(Schedule.Cosine(9000, finalFactor: 0.1)),
            "LinearWarmup(1000) then Cosine(9000, to 0.1)"),
        (
            Schedule.Exponential(0.5).Then(Schedule.Constant(), at: 30).Then(Schedule.LinearToZero(5), at: 40),
            "Exponential(0.5) until 30 then Constant(1) until 40 then Linear(5, 1 to 0)"),
        (
            Schedule.WarmupStableDecay(warmup: 10, total: 100, decay: 20),
            "LinearWarmup(10) then Constant(1, 70) then Cooldown(20, OneMinusSqrt, to 0)"),
        (2 * Schedule.Rex(30), "2 * Rex(30, beta 0.5, to 0)"),
        (2 * (3 * Schedule.Rex(30)), "2 * (3 * Rex(30, beta 0.5, to 0))"),
        (Schedule.Exponential(0.9) * Schedule.Cosine(9), "Exponential(0.9) * Cosine(9, to 0)"),
        (
            Schedule.Exponential(0.9) * Schedule.Cosine(9) * Schedule.Constant(),
            "(Exponential(0.9) * Cosine(9, to 0)) * Constant(1)"),
        (
            Schedule.Exponential(0.9) * (Schedule.Cosine(9) * Schedule.Constant()),
            "Exponential(0.9) * (Cosine(9, to 0) * Constant(1))"),
        (
            2 * Schedule.Cosine(9).WithWarmup(3),
            "2 * (LinearWarmup(3) then Cosine(9, to 0))"),
        (
            (2 * Schedule.Cosine(9)).WithWarmup(3),
            "LinearWarmup(3) then (2 * Cosine(9, to 0))"),
        (Schedule.Min(Schedule.Exponential(0.9), Schedule.Cosine(9)), "Min(Exponential(0.9), Cosine(9, to 0))"),
        (Schedule.Max(Schedule.Exponential(0.9), Schedule.Constant(0.1)), "Max(Exponential(0.9), Constant(0.1))"),
        (Schedule.Exponential(0.9).Hold(from: 20), "Exponential(0.9) held from 20"),
        (
            Schedule.Exponential(0.9).WithWarmup(3).Hold(from: 20),
            "(LinearWarmup(3) then Exponential(0.9)) held from 20"),
        (Schedule.T5(16), "0.25 * InverseSquareRoot(16)"),
        (Schedule.Noam(4, 4), "0.25 * (LinearWarmup(4) * InverseSquareRoot(4, shift 1))"),
        (Schedule.Edm2(30, 8), "LinearWarmup(8, from zero) * InverseSquareRoot(30)"),
    ];
}

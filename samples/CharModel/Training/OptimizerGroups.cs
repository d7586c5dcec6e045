using GuidedDescent.Optimizers;

namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>
/// Which rule trains what, by role: Muon the matrices between hidden layers, AdamW the rest. Both learning rates rise in the first steps,
/// stay, and fall to zero in the last fifth of the run.
/// </summary>
internal static class OptimizerGroups
{
    private const int LongestWarmup = 100;
    private const double MaximumNorm = 1;

    /// <summary>Builds the optimizer over the parameters of a transformer.</summary>
    /// <param name="parameters">The parameters, with their roles.</param>
    /// <param name="steps">The steps of the run, which the schedule spans.</param>
    /// <param name="average">The average of the weights to keep.</param>
    /// <param name="device">Where it runs.</param>
    public static Optimizer Create(ParameterSet parameters, int steps, WeightAverage average, Device device)
    {
        Schedule schedule = LearningRateOf(steps);
        var muon = new Muon(LearningRate: 0.01, Momentum: 0.95, WeightDecay: 0.01);
        var adam = new AdamW(LearningRate: 3e-3, Beta1: 0.9, Beta2: 0.98, WeightDecay: 0);
        return new Optimizer(
            parameters,
            [
                new ParameterGroup("hidden matrices", [ParameterRole.HiddenMatrix], muon)
                {
                    Schedules = { [nameof(Muon.LearningRate)] = schedule },
                },
                new ParameterGroup(
                    "embedding, readout and gains", [ParameterRole.Embedding, ParameterRole.Readout, ParameterRole.Gain], adam)
                {
                    Schedules = { [nameof(AdamW.LearningRate)] = schedule },
                },
            ],
            device,
            new GradientPipeline { MaximumGlobalNorm = MaximumNorm },
            [average]);
    }

    /// <summary>What both learning rates are multiplied by: a twentieth of the run up, a fifth down.</summary>
    /// <param name="steps">The steps of the run, from 1.</param>
    public static Schedule LearningRateOf(int steps)
    {
        int warmup = Math.Clamp(steps / 20, 1, LongestWarmup);
        int cooldown = steps / 5;
        return cooldown == 0
            ? Schedule.LinearWarmup(warmup)
            : Schedule.WarmupStableDecay(warmup, steps, cooldown);
    }
}

using GuidedDescent.Optimizers.Tests.Gradients;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>
/// Twelve steps of two micro-batches behind a pipeline that does everything, of which some overflow: the first, two in a row, and the
/// last. What two devices must agree on, bit by bit.
/// </summary>
internal static class PipelineRun
{
    public const int Steps = 12;

    private static readonly int[] s_overflows = [1, 5, 6, 12];

    public static GradientPipeline Everything { get; } = new()
    {
        AccumulationSteps = 2,
        LossScaling = LossScaling.Dynamic(1024, growthInterval: 2),
        MaximumGlobalNorm = 0.05,
        MaximumTensorNorm = 0.04,
        AdaptiveClipping = new AdaptiveClipping(0.02) { Selects = parameter => parameter.Name != "rule1" },
        ZeroGradients = true,
    };

    public static WeightAverage[] Averages { get; } = [WeightAverage.Exponential(0.9), WeightAverage.Stochastic(start: 2, interval: 3)];

    public static Schedule Warmup { get; } = Schedule.LinearWarmup(7);

    public static MixedTraining Train(string name, Device device, GradientPipeline? pipeline = null) =>
        new(name, pipeline ?? Everything, device, Warmup, Averages);

    /// <summary>Whether a step overflows.</summary>
    public static bool Overflows(int step) => s_overflows.Contains(step);

    /// <summary>Gives all parameters the gradients of a step, with one bad element where it overflows, and takes it.</summary>
    public static void TakeStep(MixedTraining training, int step)
    {
        int last = training.Parameters.Count - 1;
        float bad = step % 2 == 0 ? float.NaN : float.PositiveInfinity;
        bool overflows = Overflows(step);
        training.WriteGradients(step, (index, element, gradient) => overflows && index == last && element == 3_899 ? bad : gradient);
        for (int batch = 0; batch < training.Optimizer.GradientPipeline!.AccumulationSteps; batch++)
        {
            training.Optimizer.Accumulate();
        }
    }

    /// <summary>All that a step leaves behind.</summary>
    public static ulong[] Remains(MixedTraining training)
    {
        StepReport report = training.Optimizer.LastStep!.Value;
        double norm = report.GradientNorm ?? -1;
        return
        [
            .. training.Bits(),
            report.IsSkipped ? 1u : 0,
            double.IsNaN(norm) ? 0 : BitConverter.DoubleToUInt64Bits(norm),
            BitConverter.DoubleToUInt64Bits(report.GlobalFactor),
            BitConverter.SingleToUInt32Bits(report.LossScale),
            (ulong)report.MicroBatches,
            BitConverter.SingleToUInt32Bits(training.Optimizer.LossScale),
            (ulong)training.Optimizer.FiniteSteps,
            .. training.Parameters.SelectMany(MixedTraining.GradientOf).Select(BitConverter.SingleToUInt32Bits).Select(bits => (ulong)bits),
        ];
    }
}

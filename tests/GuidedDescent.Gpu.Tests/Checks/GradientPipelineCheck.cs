using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Scenarios;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// A gradient pipeline that does everything has the bits of the processor, in what it tells of each step too, while some steps overflow and
/// the GPU leaves them out.
/// </summary>
internal sealed class GradientPipelineCheck : ICheck
{
    private static readonly int[] s_overflows = [1, 4, 5, 9];

    private static readonly GradientPipeline s_pipeline = new()
    {
        LossScaling = LossScaling.Dynamic(8, growthInterval: 3),
        MaximumGlobalNorm = 5,
        MaximumTensorNorm = 2,
        AdaptiveClipping = new AdaptiveClipping(0.05),
        ZeroGradients = true,
    };

    public string Name => "GradientPipeline";

    public string Run(CheckSettings settings)
    {
        int rounds = settings.Quick ? 10 : 30;
        using var eager = new CudaDevice();
        using var capturing = new CudaDevice(0, new CudaDeviceOptions { CaptureSteps = true });
        (Snapshot expected, List<StepReport> reports) = Train(Device.Cpu, rounds);
        foreach ((CudaDevice device, string what) in ((CudaDevice, string)[])[(eager, "eager"), (capturing, "replayed")])
        {
            (Snapshot actual, List<StepReport> told) = Train(device, rounds);
            actual.RequireBitsOf(expected, what);
            int different = Enumerable.Range(0, rounds).FirstOrDefault(round => told[round] != reports[round], -1);
            CheckFailedException.ThrowIf(
                different >= 0, () => $"{what}: round {different + 1} is reported as {told[different]} instead of {reports[different]}");
        }

        return $"{rounds} rounds, of which {reports.Count(report => report.IsSkipped)} were left out, {expected.ElementCount:N0} elements";
    }

    private static (Snapshot Snapshot, List<StepReport> Reports) Train(Device device, int rounds)
    {
        using var trainee = new Trainee(device, ChangingRule.All, Trainee.Lengths, s_pipeline);
        var reports = new List<StepReport>();
        for (int round = 1; round <= rounds; round++)
        {
            trainee.Prepare(round);
            if (s_overflows.Contains(round))
            {
                trainee.Parameters[^1].WriteGradient([float.PositiveInfinity]);
            }

            trainee.Optimizer.Step();
            reports.Add(trainee.Optimizer.LastStep!.Value);
        }

        return (trainee.Read(), reports);
    }
}

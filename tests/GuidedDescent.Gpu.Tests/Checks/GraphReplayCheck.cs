using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Scenarios;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// Steps replayed from captured graphs give the bits of eager ones and of the processor, while every hyperparameter changes at every
/// step, rules change kernels, rounds are skipped, gradients move, and training resumes in a new optimizer.
/// </summary>
internal sealed class GraphReplayCheck : ICheck
{
    private const int MovingRound = 7;
    private const int JumpingRound = 11;
    private const int ResumingRound = 14;
    private const int SkippedEvery = 5;

    public string Name => "GraphReplay";

    public string Run(CheckSettings settings)
    {
        int rounds = settings.Quick ? 20 : 40;
        using var eager = new CudaDevice();
        using var capturing = new CudaDevice(0, new CudaDeviceOptions { CaptureSteps = true });
        Snapshot expected = Train(Device.Cpu, rounds);
        Train(eager, rounds).RequireBitsOf(expected, "eager");
        Train(capturing, rounds).RequireBitsOf(expected, "replayed");
        return $"{ChangingRule.All.Count} rules in one optimizer, {rounds} rounds, {expected.ElementCount:N0} elements";
    }

    private static Snapshot Train(Device device, int rounds)
    {
        Trainee trainee = new(device, ChangingRule.All, Trainee.Lengths);
        try
        {
            for (int round = 1; round <= rounds; round++)
            {
                trainee = Interrupt(trainee, round);
                trainee.Prepare(round);
                if (round % SkippedEvery != 0)
                {
                    trainee.Optimizer.Step();
                }
            }

            return trainee.Read();
        }
        finally
        {
            trainee.Dispose();
        }
    }

    private static Trainee Interrupt(Trainee trainee, int round)
    {
        switch (round)
        {
            case MovingRound:
                trainee.MoveGradients();
                return trainee;
            case JumpingRound:
                trainee.Optimizer.StepCount += 10;
                return trainee;
            case ResumingRound:
                Trainee resumed = trainee.Resume();
                trainee.Dispose();
                return resumed;
            default:
                return trainee;
        }
    }
}

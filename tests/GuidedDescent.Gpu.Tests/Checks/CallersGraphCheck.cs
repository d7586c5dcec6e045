using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// A step in a graph that the caller captures gives the bits of an eager one at every replay, while every hyperparameter changes and
/// gradients move; and a step that needs other kernels than the captured one is refused.
/// </summary>
internal sealed class CallersGraphCheck : ICheck
{
    private const int Rounds = 12;
    private const int MovingRound = 6;

    public string Name => "CallersGraph";

    public string Run(CheckSettings settings)
    {
        using var device = new CudaDevice();
        using var context = new GpuContext();
        Snapshot expected = TrainEagerly(device);
        TrainByReplay(device).RequireBitsOf(expected, "replayed");
        RequireRefusalOfOtherKernels(device);
        return $"{ChangingRule.OfOneKernel.Count} rules, {Rounds - 1} replays of one graph; a step of other kernels is refused";
    }

    private static Snapshot TrainEagerly(CudaDevice device)
    {
        using var trainee = new Trainee(device, ChangingRule.OfOneKernel, Trainee.Lengths);
        for (int round = 1; round <= Rounds; round++)
        {
            trainee.Step(round);
        }

        return trainee.Read();
    }

    private static Snapshot TrainByReplay(CudaDevice device)
    {
        using var trainee = new Trainee(device, ChangingRule.OfOneKernel, Trainee.Lengths);

        // Gradients that moved are taken up by a step; later ones may move again, as long as no tensor joins another in memory.
        trainee.MoveGradients();
        trainee.Step(round: 1);
        using CapturedGraph graph = CapturedGraph.Capture(device.Stream, trainee.Optimizer.Step);
        CheckFailedException.ThrowIf(
            trainee.Optimizer.StepCount != 1, () => $"a captured step counted: there are {trainee.Optimizer.StepCount} instead of 1");
        for (int round = 2; round <= Rounds; round++)
        {
            if (round == MovingRound)
            {
                trainee.MoveGradients();
            }

            trainee.Prepare(round);
            trainee.Optimizer.PrepareReplay();
            graph.Launch(device.Stream);
        }

        return trainee.Read();
    }

    private static void RequireRefusalOfOtherKernels(CudaDevice device)
    {
        var momentum = new ChangingRule("Sgd", _ => new Sgd(Momentum: 0.9));
        using var trainee = new Trainee(device, [momentum], [1000]);
        using CapturedGraph first = CapturedGraph.Capture(device.Stream, trainee.Optimizer.Step);
        trainee.Optimizer.PrepareReplay();
        first.Launch(device.Stream);
        CheckFailedException.ThrowUnlessRefused<InvalidOperationException>(
            trainee.Optimizer.PrepareReplay, "the second step of Sgd over a graph of its first");
        device.Synchronize();
    }
}

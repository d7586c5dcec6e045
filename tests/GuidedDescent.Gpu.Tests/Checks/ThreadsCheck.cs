using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Scenarios;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>Optimizers on threads of their own share one device without getting into each other's way.</summary>
internal sealed class ThreadsCheck : ICheck
{
    private const int ThreadCount = 4;

    public string Name => "Threads";

    public string Run(CheckSettings settings)
    {
        int rounds = settings.Quick ? 8 : 50;
        Snapshot expected = Train(Device.Cpu, rounds);
        foreach (bool captures in new[] { false, true })
        {
            using var device = new CudaDevice(0, new CudaDeviceOptions { CaptureSteps = captures });
            foreach (Snapshot snapshot in TrainAtOnce(device, rounds))
            {
                snapshot.RequireBitsOf(expected, captures ? "replayed" : "eager");
            }
        }

        return $"{ThreadCount} threads with {ChangingRule.All.Count} rules each on one device, {rounds} rounds, eager and replayed";
    }

    private static Snapshot[] TrainAtOnce(CudaDevice device, int rounds)
    {
        // Threads that have never seen a CUDA context, and start together.
        using var start = new Barrier(ThreadCount);
        Task<Snapshot>[] tasks =
        [
            .. Enumerable.Range(0, ThreadCount).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Train(device, rounds);
                },
                TaskCreationOptions.LongRunning)),
        ];
        Task.WaitAll(tasks);
        return [.. tasks.Select(task => task.Result)];
    }

    private static Snapshot Train(Device device, int rounds)
    {
        using var trainee = new Trainee(device, ChangingRule.All, Trainee.Lengths);
        for (int round = 1; round <= rounds; round++)
        {
            trainee.Step(round);
        }

        return trainee.Read();
    }
}

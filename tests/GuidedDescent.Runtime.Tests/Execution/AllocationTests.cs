using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Language;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>Counts what the whole process allocates, and so runs while no other test does.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class AllocationTests
{
    private const int MeasuredSteps = 100;
    private const int SmallestObject = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Step_AfterWarmUp_AllocatesNothingOnAnyThread(int threads)
    {
        using var device = new CpuDevice(threads);
        using var parameters = new ParameterSet();
        foreach (int length in new[] { 1, 255, 100_001 })
        {
            parameters.Add($"owned{parameters.Count}", [length]);
            parameters.Wrap($"wrapped{parameters.Count}", [length], new float[length], new float[length]);
        }

        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("owned", parameter => parameter.Name.StartsWith('o'), new MomentumRule()),
                new ParameterGroup("wrapped", parameter => parameter.Name.StartsWith('w'), new ScriptedRule(LaunchMany)),
            ],
            device,
            averages: [WeightAverage.Exponential(0.9), WeightAverage.PowerFunctionOfWidth(0.05), WeightAverage.Stochastic(1, 7)]);
        Steps(optimizer, 50);

        // A step that allocates does so every time, the test runner only now and then and little: the least of several attempts
        // counts, and must be less than one object a step. The caller's own count is exact.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least >= MeasuredSteps * SmallestObject; attempt++)
        {
            long ownBefore = GC.GetAllocatedBytesForCurrentThread();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Steps(optimizer, MeasuredSteps);
            long own = GC.GetAllocatedBytesForCurrentThread() - ownBefore;
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            Assert.Equal(0, own);
        }

        Assert.True(least < MeasuredSteps * SmallestObject, $"{MeasuredSteps} steps allocated {least} bytes at the least.");
    }

    private static void LaunchMany(Step step, IKernelLauncher launcher)
    {
        for (int launch = 0; launch < 50; launch++)
        {
            ScriptedRule.LaunchHeavy(launcher, rate: 0.001f, momentum: 0.5f);
        }
    }

    private static void Steps(Optimizer optimizer, int count)
    {
        for (int step = 0; step < count; step++)
        {
            optimizer.Step();
            optimizer.ZeroGradients();
        }
    }
}

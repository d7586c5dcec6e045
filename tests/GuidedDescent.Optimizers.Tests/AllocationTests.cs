using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Counts what the whole process allocates, and so runs while no other test does.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class AllocationTests
{
    private const int MeasuredSteps = 100;
    private const int SmallestObject = 24;

    [Theory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Step_AfterWarmUp_AllocatesNothingOnAnyThread(string name) => Check(new ParameterGroup("all", RuleCases.Get(name)));

    [Theory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void StepWithEveryNumberScheduled_AfterWarmUp_AllocatesNothingOnAnyThread(string name)
    {
        Schedule schedule = Schedule.LinearWarmup(100).Then(Schedule.Cosine(1000, finalFactor: 0.1)) * Schedule.StepDecay(20, 0.99);
        var group = new ParameterGroup("all", RuleCases.Get(name));
        foreach (HyperparameterDescriptor number in group.Rule.Descriptor.Hyperparameters.Where(each => each.IsAdjustable))
        {
            group.Schedules.Add(number.Name, schedule);
        }

        Check(group);
    }

    [Theory]
    [InlineData("AdamW")]
    [InlineData("Lamb, clipped")]
    [InlineData("Shampoo")]
    public void Step_BehindAGradientPipeline_AllocatesNothingOnAnyThread(string name)
    {
        var pipeline = new GradientPipeline
        {
            LossScaling = LossScaling.Dynamic(growthInterval: 1_000_000),
            MaximumGlobalNorm = 1,
            MaximumTensorNorm = 1,
            AdaptiveClipping = new AdaptiveClipping(),
            ZeroGradients = true,
        };
        Check(new ParameterGroup("all", Gradients.MixedTraining.RuleOf(name)), pipeline);
    }

    private static void Check(ParameterGroup group, GradientPipeline? pipeline = null)
    {
        bool isOfLayers = pipeline is not null;
        using var parameters = new ParameterSet();
        parameters.Add("large", isOfLayers ? [40, 41] : [300, 301]);
        parameters.Add("small", isOfLayers ? [13, 2] : [13]);
        using var device = new CpuDevice(threads: 2);
        using var optimizer = new Optimizer(parameters, [group], device, pipeline);
        TakeSteps(optimizer, 50);

        // A step that allocates does so every time, the test runner only now and then and little: the least of several attempts
        // counts, and must be less than one object a step. The caller's own count is exact.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least >= MeasuredSteps * SmallestObject; attempt++)
        {
            long ownBefore = GC.GetAllocatedBytesForCurrentThread();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            TakeSteps(optimizer, MeasuredSteps);
            long own = GC.GetAllocatedBytesForCurrentThread() - ownBefore;
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            Assert.Equal(0, own);
        }

        Assert.True(least < MeasuredSteps * SmallestObject, $"{MeasuredSteps} steps allocated {least} bytes at the least.");
    }

    private static void TakeSteps(Optimizer optimizer, int count)
    {
        for (int step = 0; step < count; step++)
        {
            optimizer.Step();
            optimizer.ZeroGradients();
        }
    }
}

using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>Counts what the calling thread allocates, and so runs while no other test does.</summary>
[Collection(nameof(AllocationTests))]
public class StoredAllocationTests
{
    [Theory]
    [InlineData(WeightRounding.MasterCopy)]
    [InlineData(WeightRounding.Stochastic)]
    [InlineData(WeightRounding.Compensated)]
    [InlineData(WeightRounding.Nearest)]
    public void Step_AfterWarmUp_AllocatesNothing(WeightRounding rounding)
    {
        var precision = new GroupPrecision { Weights = rounding, States = StateFormat.BFloat16Stochastic };
        using var device = new CpuDevice(threads: 2);
        using var training = new StoredTraining(
            new AdamW(), StorageFormat.BFloat16, precision, device, ("large", 90_301), ("small", 13));
        TakeSteps(training.Optimizer, 30);

        long before = GC.GetAllocatedBytesForCurrentThread();
        TakeSteps(training.Optimizer, 100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Step_OfARuleOverMatrices_AllocatesNothing()
    {
        var precision = new GroupPrecision { Weights = WeightRounding.Stochastic, States = StateFormat.EightBit };
        using var device = new CpuDevice(threads: 2);
        using var training = new StoredLayerTraining(
            new Adafactor(Beta1: 0.9),
            StorageFormat.BFloat16,
            precision,
            device,
            new GradientPipeline { MaximumGlobalNorm = 1, ZeroGradients = true },
            [WeightAverage.Exponential(0.9)]);
        training.Feed(step: 1);
        TakeSteps(training.Optimizer, 30);

        long before = GC.GetAllocatedBytesForCurrentThread();
        TakeSteps(training.Optimizer, 100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
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

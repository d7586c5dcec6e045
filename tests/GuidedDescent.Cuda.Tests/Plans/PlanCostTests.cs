using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>What a step of such a plan costs, counted by the emulated driver.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PlanCostTests
{
    private const int Steps = 6;

    public static TheoryData<string, bool> Cases => new()
    {
        { nameof(Normalized), false },
        { nameof(Normalized), true },
        { nameof(Factored), false },
        { nameof(Factored), true },
        { nameof(Preconditioned), false },
        { nameof(Preconditioned), true },
        { nameof(Sorted), false },
        { nameof(Sorted), true },
        { nameof(Together), false },
        { nameof(Together), true },
    };

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void Step_OfAnyPlan_NeitherWaitsNorAllocates(string rule, bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using PlanTraining training = PlanCases.Train(rule, device).Run(1, 2);
        device.Synchronize();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        for (int step = 0; step < Steps; step++)
        {
            training.Optimizer.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
        EmulatedCudaCounters cost = EmulatedGpu.Driver.Counters - before;
        Assert.Equal(0, cost.Synchronizations);
        Assert.Equal(0, cost.DeviceAllocations + cost.HostAllocations);
        Assert.Equal(0, cost.HostToDeviceCopies + cost.DeviceToHostCopies);
        Assert.Equal(capturesSteps ? Steps : 0, cost.GraphLaunches);
    }

    [GxxTheory]
    [InlineData(nameof(Normalized))]
    [InlineData(nameof(Factored))]
    [InlineData(nameof(Sorted))]
    [InlineData(nameof(Together))]
    public void Step_OfOneBucket_IsALaunchForEachOperation_AndOneForItsReductions(string rule)
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new PlanTraining(device, step => PlanCases.At(rule, step), [[70, 31], [70, 31], [70, 31]]);
        training.Run(1, 2).Prepare(3);
        device.Synchronize();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        training.Optimizer.Step();

        device.Synchronize();
        RuleDescriptor descriptor = PlanCases.At(rule, 1).Descriptor;
        int launches = descriptor.Operations.Length
            + descriptor.Kernels.Count(kernel => !kernel.Reductions.IsEmpty)
            + descriptor.Operations.Count(operation => operation is RearrangementDescriptor { Kind: not RearrangementKind.Transpose });
        Assert.Equal(1 + launches, (EmulatedGpu.Driver.Counters - before).KernelLaunches);
    }

    [GxxFact]
    public void Step_WithFactorizations_IsCapturedWhereItHasNone()
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });
        using PlanTraining training = PlanCases.Train(nameof(Rotated), device).Run(1, 4);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        for (int step = 5; step <= 10; step++)
        {
            training.Optimizer.Step();
        }

        // Every second step factorizes.
        EmulatedCudaCounters cost = EmulatedGpu.Driver.Counters - before;
        Assert.Equal(3, cost.GraphLaunches);
        Assert.Equal(0, cost.DeviceAllocations + cost.HostAllocations);
        Assert.Equal(0, cost.HostToDeviceCopies + cost.DeviceToHostCopies);
    }
}

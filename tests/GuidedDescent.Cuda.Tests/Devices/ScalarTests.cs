using GuidedDescent.Cuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>The scalars of a step on their way to the device.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class ScalarTests
{
    // The scalars of one launch travel together, those of so many do not.
    private const int Many = 80;

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_OfMoreScalarsThanTravelTogether_HasTheBitsOfTheProcessor(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using var launches = new SgdLaunches(device);
        using var plain = new SgdLaunches(Device.Cpu);
        foreach (SgdLaunches each in (SgdLaunches[])[launches, plain])
        {
            each.Run(1, 0.1f);
            each.Run(Many, 0.01f);
            each.Run(1, 0.2f);
            each.Run(Many, 0.02f);
        }

        Assert.Equal(plain.Read(), launches.Read());
    }

    [GxxFact]
    public void Run_AfterScalarsThatArrivedInPart_SendsThemAgain()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var launches = new SgdLaunches(device);
        using var plain = new SgdLaunches(Device.Cpu);
        launches.Run(Many, 0.1f);
        EmulatedGpu.Driver.FailOn("cuLaunchKernel", 1, (int)CUResult.ErrorLaunchOutOfResources);
        Assert.Throws<CudaDeviceException>(() => launches.Run(Many, 0.2f));

        launches.Run(Many, 0.1f);

        plain.Run(Many, 0.1f);
        plain.Run(Many, 0.1f);
        Assert.Equal(plain.Read(), launches.Read());
    }

    [GxxFact]
    public void Capture_OfMoreScalarsThanThereIsRoomFor_SaysWhatToDo()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var launches = new SgdLaunches(device);
        using CallersGraph graph = CallersGraph.Capture(device, () =>
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => launches.Run(Many, 0.1f));

            Assert.Contains("take one step before", error.Message, StringComparison.Ordinal);
        });
    }

    [GxxFact]
    public void Step_WhereOnlyTheLastScalarsHaveChanged_SendsThem()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        using var plain = new Training(Device.Cpu);
        foreach (Training each in (Training[])[training, plain])
        {
            each.Prepare(1);
            GroupOf(each).Rule = RuleOf(each) with { Beta1 = 0, Beta2 = 0 };
            each.Optimizer.Step();
            each.Optimizer.StepCount = 0;
            GroupOf(each).Rule = RuleOf(each) with { Epsilon = 0.5 };
            each.Optimizer.Step();
        }

        Assert.Equal(plain.Read(), training.Read());
    }

    private static OptimizerGroup GroupOf(Training training) => training.Optimizer.Groups[0];

    private static AdamW RuleOf(Training training) => (AdamW)GroupOf(training).Rule;
}

using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Cuda.Tests.Matrices;
using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>What such plans hold of a device, and what they need of a machine.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PlanMemoryTests
{
    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Input_AndStatesOfEveryContent_HaveTheBitsOfTheProcessor(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using PlanTraining expected = Feed(Device.Cpu);
        using PlanTraining training = Feed(device);

        training.AssertSameBits(expected);
        training.Run(4, 6).AssertSameBits(expected.Run(4, 6));
    }

    [GxxTheory]
    [InlineData(nameof(Factored))]
    [InlineData(nameof(Preconditioned))]
    [InlineData(nameof(Sorted))]
    [InlineData(nameof(Rotated))]
    [InlineData(nameof(Together))]
    public void Dispose_OfTheDeviceFirst_LeavesNothing(string rule)
    {
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });
        PlanTraining training = PlanCases.Train(rule, device).Run(1, 3);

        device.Dispose();
        training.Dispose();

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }

    [GxxTheory]
    [InlineData("cuMemAlloc_v2")]
    [InlineData("cuMemHostAlloc")]
    [InlineData("cuModuleLoadDataEx")]
    public void Build_ThatFailsAnywhere_LeavesNothing(string call)
    {
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        int failures = 0;
        while (FailsAfter(call, failures))
        {
            Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
            failures++;
        }

        Assert.InRange(failures, 1, 50);
    }

    [GxxFact]
    public void Build_WithoutTheLibraries_SaysSo_WhereAPlanNeedsThem()
    {
        using var gpu = new MatrixGpu();
        var device = new WithoutLibraries(gpu);
        using PlanTraining reducing = PlanCases.Train(nameof(Factored), device).Run(1, 2);
        using PlanTraining expected = PlanCases.Train(nameof(Factored), Device.Cpu).Run(1, 2);
        using PlanTraining sorting = PlanCases.Train(nameof(Sorted), device).Run(1, 1);

        reducing.AssertSameBits(expected);
        Assert.Throws<FileNotFoundException>(() => PlanCases.Train(nameof(Preconditioned), device));
        Assert.Throws<FileNotFoundException>(() => PlanCases.Train(nameof(Rotated), device));
    }

    [GxxFact]
    public void ProductPrecision_Lower_RoundsFactors()
    {
        using CudaDevice exact = EmulatedGpu.Open();
        using CudaDevice rounding = EmulatedGpu.Open(new CudaDeviceOptions { ProductPrecision = ProductPrecision.BFloat16 });
        using PlanTraining expected = PlanCases.Train(nameof(Preconditioned), exact).Run(1, 3);
        using PlanTraining training = PlanCases.Train(nameof(Preconditioned), rounding).Run(1, 3);

        training.AssertClose(expected, 0.05f);
        Assert.ThrowsAny<Exception>(() => training.AssertSameBits(expected));
    }

    /// <summary>Whether building an optimizer fails where so many calls have gone well; the device is not part of it.</summary>
    private static bool FailsAfter(string call, int calls)
    {
        using CudaDevice device = EmulatedGpu.Open();
        EmulatedGpu.Driver.FailOn(call, calls, (int)CUResult.ErrorOutOfMemory);
        try
        {
            PlanCases.Train(nameof(Rotated), device).Dispose();
            return false;
        }
        catch (Exception failure) when (failure is OutOfMemoryException or CudaDeviceException)
        {
            return true;
        }
        finally
        {
            // One that has not come to pass would hit another test.
            EmulatedGpu.Driver.FailOn(call, int.MaxValue, 0);
        }
    }

    private static PlanTraining Feed(Device device)
    {
        var training = new PlanTraining(
            device, step => new Fed(0.1 / step, 0.05 * step), [[6, 9], [6, 9], [33, 5]], input: "activations");
        return training.Run(1, 3);
    }

    private sealed class WithoutLibraries(MatrixGpu gpu) : Device
    {
        public override string Name => gpu.Session.Name;

        public override MemorySpace Memory { get; } = new CudaMemory(gpu.Session);

        public override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups) => new CudaStepExecutor(
            gpu.Session,
            gpu.Loader,
            new MatrixLibraries(gpu.Session, gpu.Loader, library => throw new FileNotFoundException(library.Title)),
            groups,
            new CudaDeviceOptions());
    }
}

using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Plans of more than elementwise kernels, on the emulated driver: the same bits as on the processor.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PlanTests
{
    private const int Steps = 5;

    [GxxTheory]
    [InlineData(nameof(Normalized))]
    [InlineData(nameof(Factored))]
    [InlineData(nameof(Preconditioned))]
    [InlineData(nameof(Sorted))]
    [InlineData(nameof(Together))]
    public void Step_OfAnyPlan_HasTheBitsOfTheProcessor(string rule)
    {
        using PlanTraining expected = PlanCases.Train(rule, Device.Cpu).Run(1, Steps);
        foreach (bool capturesSteps in (bool[])[false, true])
        {
            using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
            using PlanTraining training = PlanCases.Train(rule, device);

            training.Run(1, Steps);

            training.AssertSameBits(expected);
        }
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_WithFactorizations_AgreesWithTheProcessor(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using PlanTraining training = PlanCases.Train(nameof(Rotated), device).Run(1, Steps);
        using PlanTraining expected = PlanCases.Train(nameof(Rotated), Device.Cpu).Run(1, Steps);

        training.AssertClose(expected, 1e-4f);
    }
}

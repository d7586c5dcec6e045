namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>The kernels of such plans one by one, without a driver: what the author of a rule tests with.</summary>
public sealed class KernelEmulationTests
{
    private const int Steps = 3;

    [GxxTheory]
    [InlineData(nameof(Normalized))]
    [InlineData(nameof(Factored))]
    [InlineData(nameof(Preconditioned))]
    [InlineData(nameof(Sorted))]
    [InlineData(nameof(Rotated))]
    [InlineData(nameof(Together))]
    public void Step_OfAnyPlan_HasTheBitsOfTheProcessor(string rule)
    {
        using PlanTraining expected = PlanCases.Train(rule, Device.Cpu).Run(1, Steps);
        foreach (int chunkElements in (int[])[100, 4096])
        {
            using PlanTraining training = PlanCases.Train(
                rule, new EmulatedCudaDevice(new EmulatedCudaOptions { ChunkElements = chunkElements, Seed = 3 }));

            training.Run(1, Steps).AssertSameBits(expected);
        }
    }

    [GxxTheory]
    [InlineData(nameof(Normalized))]
    [InlineData(nameof(Factored))]
    [InlineData(nameof(Together))]
    public void Step_UnderTheSanitizers_TouchesNothingElse(string rule)
    {
        Shape[] shapes = [[3, 5], [34, 7], [2, 1025]];
        using var expected = new PlanTraining(Device.Cpu, step => PlanCases.At(rule, step), shapes);
        using var training = new PlanTraining(
            new EmulatedCudaDevice(new EmulatedCudaOptions { Sanitize = true }), step => PlanCases.At(rule, step), shapes);

        training.Run(1, 1).AssertSameBits(expected.Run(1, 1));
    }

    [GxxFact]
    public unsafe void BindGradient_ToOtherMemory_IsFollowed()
    {
        using PlanTraining expected = PlanCases.Train(nameof(Factored), Device.Cpu).Run(1, Steps);
        using PlanTraining training = PlanCases.Train(nameof(Factored), new EmulatedCudaDevice()).Run(1, 1);
        using var elsewhere = new ParameterSet(Device.Cpu);

        training.Parameters["p3"].BindGradient(elsewhere.Add("gradient", [70, 31]).ValuePointer);

        training.Run(2, Steps).AssertSameBits(expected);
    }
}

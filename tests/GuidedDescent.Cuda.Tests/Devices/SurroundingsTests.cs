using GuidedDescent.Cuda.Tests.Plans;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>What a step does around its kernels, inside of them: factors of gradients, steps that are left out, averages.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class SurroundingsTests
{
    private const int Steps = 3;

    private static readonly WeightAverage[] _averages =
    [
        WeightAverage.Exponential(0.9), WeightAverage.BiasCorrected(0.95), WeightAverage.Stochastic(start: 2, interval: 2),
    ];

    // Every parameter has a factor of its own, and with it every row of one whose length is odd.
    private static readonly GradientPipeline _clipping = new()
    {
        MaximumGlobalNorm = 3,
        MaximumTensorNorm = 1,
        LossScaling = LossScaling.Static(3),
        AdaptiveClipping = new AdaptiveClipping(0.1) { Selects = parameter => parameter.Name != "p2" },
        ZeroGradients = true,
    };

    /// <summary>
    /// Kernels over elements, with reductions over tensors, over rows and columns, and plans of which products read the gradient.
    /// </summary>
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (string rule in Rules)
            {
                cases.Add(rule, false);
                cases.Add(rule, true);
            }

            return cases;
        }
    }

    public static TheoryData<string> KernelCases => [nameof(AdamW), nameof(Normalized), nameof(Factored)];

    private static IEnumerable<string> Rules =>
        [nameof(AdamW), nameof(Normalized), nameof(Factored), nameof(Together), nameof(Preconditioned)];

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void Step_WithFactors_HasTheBitsOfTheProcessor(string rule, bool capturesSteps)
    {
        using var device = new DecidingGpu(capturesSteps);
        using PlanTraining training = PlanCases.Train(rule, device, _clipping, _averages);
        using PlanTraining expected = PlanCases.Train(rule, Device.Cpu, _clipping, _averages);
        using PlanTraining unclipped = PlanCases.Train(rule, Device.Cpu);

        training.Run(1, Steps).AssertSameBits(expected.Run(1, Steps));

        Assert.Equal(expected.Optimizer.LastStep, training.Optimizer.LastStep);
        Assert.NotEqual(unclipped.Run(1, Steps).Read().First().Values, training.Read().First().Values);
        Assert.All(training.Parameters, parameter => Assert.All(GradientOf(parameter), AssertZero));
    }

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void Step_WithAverages_HasTheBitsOfTheProcessor(string rule, bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using PlanTraining training = PlanCases.Train(rule, device, averages: _averages);
        using PlanTraining expected = PlanCases.Train(rule, Device.Cpu, averages: _averages);

        training.Run(1, Steps).AssertSameBits(expected.Run(1, Steps));
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_EndingWithAProduct_DrawsTheAveragesTowardsItsResult(bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        WeightAverage average = WeightAverage.Exponential(0.75);
        using PlanTraining training = PlanCases.Train(nameof(Muon), device, averages: [average]);
        Parameter parameter = training.Parameters["p3"];
        float[] expected = ValueOf(parameter);
        for (int step = 1; step <= Steps; step++)
        {
            training.Run(step, step);
            expected = [.. expected.Zip(ValueOf(parameter), (old, weight) => MathF.FusedMultiplyAdd(0.25f, weight - old, old))];
            float[] averaged = new float[parameter.Length];
            training.Optimizer.ReadAverage(average, parameter, averaged);
            Assert.Equal(expected, averaged);
        }
    }

    [GxxTheory]
    [MemberData(nameof(KernelCases))]
    public void Step_LeftOutByTheDevice_LeavesEveryByteAndZeroesGradients(string rule)
    {
        using var device = new DecidingGpu();
        using PlanTraining training = PlanCases.Train(rule, device, _clipping, _averages);
        training.Run(1, 2);
        uint[][] before = Bits(training);

        device.IsSkipping = true;
        training.Run(3, 3);

        Assert.Equal(before, Bits(training));
        Assert.All(training.Parameters, parameter => Assert.All(GradientOf(parameter), AssertZero));
        device.IsSkipping = false;
        training.Run(4, 4);
        Assert.NotEqual(before, Bits(training));
    }

    [GxxFact]
    public void ZeroGradients_OfWhatIsCopied_ZeroesTheGradientsThemselves()
    {
        using var device = new DecidingGpu();
        using PlanTraining training = PlanCases.Train(nameof(Preconditioned), device, _clipping);
        training.Prepare(1);

        training.Optimizer.ZeroGradients();

        Assert.All(training.Parameters, parameter => Assert.All(GradientOf(parameter), AssertZero));
    }

    [GxxTheory]
    [InlineData(nameof(AdamW), 0)]
    [InlineData(nameof(Factored), 0)]
    [InlineData(nameof(Preconditioned), 1)]
    [InlineData(nameof(Muon), 0)]
    public void Step_SurroundedByAll_IsALaunchMoreForCopiesAndZeros(string rule, int copies)
    {
        using var device = new DecidingGpu();
        Shape[] shapes = [[70, 31], [70, 31], [70, 31]];
        using var plain = new PlanTraining(device, step => PlanCases.At(rule, step), shapes);
        long alone = LaunchesOfAStep(plain, device);
        using var surrounded = new PlanTraining(
            device, step => PlanCases.At(rule, step), shapes, gradients: _clipping, averages: _averages);

        Assert.Equal(alone + 1 + copies, LaunchesOfAStep(surrounded, device));
    }

    private static long LaunchesOfAStep(PlanTraining training, DecidingGpu device)
    {
        training.Run(1, 2).Prepare(3);
        device.Synchronize();
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;
        training.Optimizer.Step();
        device.Synchronize();
        return (EmulatedGpu.Driver.Counters - before).KernelLaunches;
    }

    private static uint[][] Bits(PlanTraining training) =>
        [.. training.Read().Select(item => item.Values.Select(BitConverter.SingleToUInt32Bits).ToArray())];

    private static float[] ValueOf(Parameter parameter)
    {
        float[] value = new float[parameter.Length];
        parameter.ReadValue(value);
        return value;
    }

    private static float[] GradientOf(Parameter parameter)
    {
        float[] gradient = new float[parameter.Length];
        parameter.ReadGradient(gradient);
        return gradient;
    }

    private static void AssertZero(float number) => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(number));
}

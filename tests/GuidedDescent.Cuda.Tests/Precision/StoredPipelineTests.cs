using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Optimizers.Tests.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>Weights and gradients of 16 bits behind a gradient pipeline on a GPU, steps that are left out among them.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StoredPipelineTests
{
    private const int Steps = 8;

    private static readonly WeightAverage s_average = WeightAverage.Exponential(0.75);

    private static readonly Shape[] s_shapes = [[1], [7, 401], [5_003], [9], [70, 64]];

    public static TheoryData<string, StorageFormat, WeightRounding, bool> Cases => new()
    {
        { "AdamW", StorageFormat.BFloat16, WeightRounding.MasterCopy, false },
        { "AdamW", StorageFormat.BFloat16, WeightRounding.Stochastic, true },
        { "AdamW", StorageFormat.Half, WeightRounding.Compensated, false },
        { "Adafactor, momentum", StorageFormat.BFloat16, WeightRounding.Stochastic, false },
        { "Adafactor, momentum", StorageFormat.Half, WeightRounding.MasterCopy, true },
    };

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void Steps_BehindAllOfIt_HaveTheBitsOfTheProcessor(
        string name, StorageFormat storage, WeightRounding rounding, bool capturesSteps)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using StoredLayerTraining gpu = Train(name, storage, rounding, device);
        using StoredLayerTraining processor = Train(name, storage, rounding, Device.Cpu);
        for (int step = 1; step <= Steps; step++)
        {
            Feed(gpu, step);
            Feed(processor, step);
            gpu.Optimizer.Step();
            processor.Optimizer.Step();
        }

        Assert.Equal(Steps - 2, processor.Optimizer.StepCount);
        Assert.Equal(processor.Optimizer.LastStep, gpu.Optimizer.LastStep);
        Assert.Equal(processor.Optimizer.StepCount, gpu.Optimizer.StepCount);
        StoredBits.AssertSame(processor.Bits(), gpu.Bits());
        Assert.Equal(StoredTraining.Text(processor.Average(s_average)), StoredTraining.Text(gpu.Average(s_average)));
        Assert.All(gpu.Gradients(), number => Assert.Equal(0, number));
    }

    // Two steps have a gradient that is not finite, and are left out.
    private static void Feed(StoredLayerTraining training, int step)
    {
        training.Feed(step);
        if (step is 3 or 6)
        {
            training.Parameters["p2"].WriteGradient([float.PositiveInfinity], start: 4_000);
        }
    }

    private static StoredLayerTraining Train(string name, StorageFormat storage, WeightRounding rounding, Device device)
    {
        IUpdateRule rule = name == "AdamW" ? RuleCases.Get(name) : LayerRuleCases.Get(name).Rule;
        var precision = new GroupPrecision { Weights = rounding, States = StateFormat.EightBit, Seed = 9 };
        var pipeline = new GradientPipeline
        {
            LossScaling = LossScaling.Dynamic(8),
            AdaptiveClipping = new AdaptiveClipping(0.05),
            MaximumTensorNorm = 2,
            MaximumGlobalNorm = 0.5,
            ZeroGradients = true,
        };
        return new StoredLayerTraining(rule, storage, precision, device, pipeline, [s_average], s_shapes);
    }
}

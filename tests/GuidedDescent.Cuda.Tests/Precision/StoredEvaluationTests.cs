using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Optimizers.Tests.Precision;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>Averages of weights of 16 bits on a GPU, and evaluation with them or in a rule's own mode.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StoredEvaluationTests
{
    private static readonly (string, int)[] s_tensors = [("a", 1), ("b", 5_003), ("c", 4_097), ("d", 7)];

    private static readonly WeightAverage s_slow = WeightAverage.Exponential(0.75);
    private static readonly WeightAverage s_copy = WeightAverage.Stochastic(start: 3, interval: 2);

    public static TheoryData<StorageFormat, WeightRounding> FormatsAndRoundings => new()
    {
        { StorageFormat.BFloat16, WeightRounding.MasterCopy },
        { StorageFormat.BFloat16, WeightRounding.Stochastic },
        { StorageFormat.Half, WeightRounding.Compensated },
        { StorageFormat.Half, WeightRounding.Nearest },
    };

    [GxxTheory]
    [MemberData(nameof(FormatsAndRoundings))]
    public void Averages_OfStoredWeights_HaveTheBitsOfTheProcessor(StorageFormat storage, WeightRounding rounding)
    {
        using CudaDevice device = EmulatedGpu.Open();
        using StoredTraining gpu = Average(storage, rounding, device);
        using StoredTraining processor = Average(storage, rounding, Device.Cpu);
        for (int step = 1; step <= 6; step++)
        {
            gpu.Train(1);
            processor.Train(1);
            Assert.Equal(StoredTraining.Text(processor.Average(s_slow)), StoredTraining.Text(gpu.Average(s_slow)));
            Assert.Equal(StoredTraining.Text(processor.Average(s_copy)), StoredTraining.Text(gpu.Average(s_copy)));
        }
    }

    [GxxTheory]
    [MemberData(nameof(FormatsAndRoundings))]
    public void EvaluateWith_AnAverage_IsAsOnTheProcessorAndBringsEveryByteBack(StorageFormat storage, WeightRounding rounding)
    {
        using CudaDevice device = EmulatedGpu.Open();
        using StoredTraining gpu = Average(storage, rounding, device);
        using StoredTraining processor = Average(storage, rounding, Device.Cpu);
        gpu.Train(3);
        processor.Train(3);
        SortedDictionary<string, string> before = gpu.Bits("m", "v");
        using (gpu.Optimizer.EvaluateWith(s_slow))
        using (processor.Optimizer.EvaluateWith(s_slow))
        {
            Assert.Equal(StoredTraining.Text(processor.Weights()), StoredTraining.Text(gpu.Weights()));
            foreach (StoredTraining training in new[] { gpu, processor })
            {
                training.Parameters["b"].WriteValue([0.5f, 0.25f], start: 4_000);
            }
        }

        StoredBits.AssertSame(before, gpu.Bits("m", "v"));
        Assert.Equal(StoredTraining.Text(processor.Average(s_slow)), StoredTraining.Text(gpu.Average(s_slow)));
        gpu.Train(2);
        processor.Train(2);
        StoredBits.AssertSame(processor.Bits("m", "v"), gpu.Bits("m", "v"));
    }

    [GxxTheory]
    [MemberData(nameof(FormatsAndRoundings))]
    public void EvaluationMode_OfARule_IsAsOnTheProcessorAndBringsEveryByteBack(StorageFormat storage, WeightRounding rounding)
    {
        using CudaDevice device = EmulatedGpu.Open();
        var precision = new GroupPrecision { Weights = rounding, StateFormats = { ["z"] = StateFormat.BFloat16Stochastic } };
        using StoredLayerTraining gpu = ScheduleFree(storage, precision, device);
        using StoredLayerTraining processor = ScheduleFree(storage, precision, Device.Cpu);
        gpu.Train(3);
        processor.Train(3);
        SortedDictionary<string, string> before = gpu.Bits();
        using (gpu.Optimizer.EnterEvaluationMode())
        using (processor.Optimizer.EnterEvaluationMode())
        {
            Assert.Equal(StoredTraining.Text(processor.Weights()), StoredTraining.Text(gpu.Weights()));
        }

        StoredBits.AssertSame(before, gpu.Bits());
        gpu.Train(2);
        processor.Train(2);
        StoredBits.AssertSame(processor.Bits(), gpu.Bits());
    }

    private static StoredTraining Average(StorageFormat storage, WeightRounding rounding, Device device)
    {
        var precision = new GroupPrecision { Weights = rounding, Seed = 21, StateFormats = { ["v"] = StateFormat.EightBit } };
        return new StoredTraining(RuleCases.Get("AdamW"), storage, precision, s_tensors, device, gradients: null, s_slow, s_copy);
    }

    private static StoredLayerTraining ScheduleFree(StorageFormat storage, GroupPrecision precision, Device device) => new(
        new ScheduleFreeAdamW(LearningRate: 0.01, WeightDecay: 0.1), storage, precision, device, shapes: [[1_030], [9], [300, 2]]);
}

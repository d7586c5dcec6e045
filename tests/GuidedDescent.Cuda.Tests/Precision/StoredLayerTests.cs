using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Optimizers.Tests.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>Rules over rows, columns and matrices on a GPU find what is stored in fewer bits as singles.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StoredLayerTests
{
    private static readonly Shape[] s_shapes = [[70, 64], [5, 20], [5_000], [9], [0], [2, 700]];

    public static TheoryData<string> ExactRules =>
        ["Lars, momentum and dampening", "Lamb, clipped", "NovoGrad", "Adafactor, relative steps", "Prodigy"];

    public static TheoryData<string, WeightRounding> RoundedRules => new()
    {
        { "Muon, Jordan and Nesterov", WeightRounding.MasterCopy },
        { "Muon, Jordan and Nesterov", WeightRounding.Compensated },
        { "Shampoo", WeightRounding.Compensated },
        { "Soap", WeightRounding.MasterCopy },
        { "Dion, low rank", WeightRounding.Compensated },
    };

    [GxxTheory]
    [MemberData(nameof(ExactRules))]
    public void Training_OfAnExactRule_HasTheBitsOfTheProcessor(string name)
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });
        foreach ((WeightRounding rounding, StateFormat states) in new[]
        {
            (WeightRounding.Stochastic, StateFormat.EightBit),
            (WeightRounding.MasterCopy, StateFormat.BFloat16Stochastic),
        })
        {
            var precision = new GroupPrecision { Weights = rounding, States = states, Seed = 5 };
            using StoredLayerTraining gpu = Train(name, StorageFormat.BFloat16, precision, device);
            using StoredLayerTraining processor = Train(name, StorageFormat.BFloat16, precision, Device.Cpu);
            gpu.Train(5);
            processor.Train(5);
            StoredBits.AssertSame(processor.Bits(), gpu.Bits());
        }
    }

    // Products and factorizations have other bits than the processor's, so that the twin is on the GPU as well.
    [GxxTheory]
    [MemberData(nameof(RoundedRules))]
    public void PreciseWeights_OfARuleOverMatrices_AreThoseOfSinglePrecision(string name, WeightRounding rounding)
    {
        using CudaDevice device = EmulatedGpu.Open();
        using StoredLayerTraining stored =
            Train(name, StorageFormat.BFloat16, new GroupPrecision { Weights = rounding }, device, [[40, 33], [36, 9], [103]]);
        using StoredLayerTraining single = Train(name, StorageFormat.Single, new GroupPrecision(), device, [[40, 33], [36, 9], [103]]);
        for (int step = 0; step < 4; step++)
        {
            stored.Train(1);
            single.Train(1);
            Assert.Equal(StoredTraining.Text(single.Weights()), StoredTraining.Text(stored.PreciseWeights()));
        }
    }

    [GxxFact]
    public void FusedBlocks_OfAMatrix_HaveTheBitsOfSinglePrecision()
    {
        using CudaDevice device = EmulatedGpu.Open();
        foreach (IUpdateRule rule in new IUpdateRule[] { new Muon(WeightDecay: 0.1), new Adafactor(WeightDecay: 0.1) })
        {
            using StoredLayerTraining stored = Fused(rule, StorageFormat.BFloat16, device);
            using StoredLayerTraining single = Fused(rule, StorageFormat.Single, device);
            stored.Train(3);
            single.Train(3);
            Assert.Equal(StoredTraining.Text(single.Weights()), StoredTraining.Text(stored.PreciseWeights()));
        }
    }

    [GxxFact]
    public void ZeroGradients_OfARuleOverMatrices_ClearsWhatIsStored()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using StoredLayerTraining training = Train(
            "Adafactor, relative steps", StorageFormat.Half, new GroupPrecision(), device, s_shapes);
        training.Train(1);
        Assert.Contains(training.Gradients(), number => number != 0);

        training.Optimizer.ZeroGradients();

        Assert.All(training.Gradients(), number => Assert.Equal(0, number));
    }

    private static StoredLayerTraining Train(
        string name, StorageFormat storage, GroupPrecision precision, Device device, Shape[]? shapes = null) =>
        new(LayerRuleCases.Get(name).Rule, storage, precision, device, shapes: shapes ?? s_shapes);

    private static StoredLayerTraining Fused(IUpdateRule rule, StorageFormat storage, Device device) => new(
        rule, storage, new GroupPrecision(), device, shapes: [[24, 10], [8, 10]], role: ParameterRole.HiddenMatrix.Fused(2));
}

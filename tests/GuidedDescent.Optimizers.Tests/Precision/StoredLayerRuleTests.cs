using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>Rules over rows, columns and matrices on weights, gradients and states of fewer bits.</summary>
public class StoredLayerRuleTests
{
    private const int Steps = 7;

    public static TheoryData<string> Names => [.. LayerRuleCases.AllNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void MasterCopy_AnyRule_HasTheBitsOfSinglePrecision(string name)
    {
        AssertAsSingle(name, StorageFormat.BFloat16, WeightRounding.MasterCopy);
        AssertAsSingle(name, StorageFormat.Half, WeightRounding.MasterCopy);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compensated_AnyRule_HasTheBitsOfSinglePrecision(string name) =>
        AssertAsSingle(name, StorageFormat.BFloat16, WeightRounding.Compensated);

    // Rounding what is rounded changes nothing, so the twin may have all its states rounded after each step.
    [Theory]
    [MemberData(nameof(Names))]
    public void States_InBFloat16_AreSinglesRoundedAfterEachStep(string name)
    {
        IUpdateRule rule = LayerRuleCases.Get(name).Rule;
        using var stored = new StoredLayerTraining(
            rule, StorageFormat.Single, new GroupPrecision { States = StateFormat.BFloat16 });
        using var single = new StoredLayerTraining(rule, StorageFormat.Single, new GroupPrecision());
        RoundStates(single);
        for (int step = 0; step < Steps; step++)
        {
            stored.Train(1);
            single.Train(1);
            RoundStates(single);
            Assert.Equal(StoredTraining.Text(single.Weights()), StoredTraining.Text(stored.Weights()));
        }

        Assert.All(
            stored.Parameters,
            parameter => Assert.Equal(stored.StatesOf(parameter).Count(), stored.Optimizer.StorageParts(parameter).Length));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_AnyThreadsAndChunks_HasTheSameBits(string name)
    {
        var precision = new GroupPrecision
        {
            Weights = WeightRounding.Stochastic,
            States = StateFormat.BFloat16Stochastic,
            Seed = 11,
        };
        string? expected = null;
        foreach ((int threads, int chunk) in new[] { (1, 65_536), (3, 256) })
        {
            using var device = new CpuDevice(threads, chunk);
            using var training = new StoredLayerTraining(LayerRuleCases.Get(name).Rule, StorageFormat.BFloat16, precision, device);
            training.Train(4);
            string bits = string.Join(";", training.Bits());
            Assert.Equal(expected ??= bits, bits);
        }
    }

    [Fact]
    public void FusedBlocks_HaveTheBitsOfSinglePrecision()
    {
        Shape[] shapes = [[24, 10], [8, 10]];
        foreach (IUpdateRule rule in new IUpdateRule[] { new Muon(WeightDecay: 0.1), new Adafactor(WeightDecay: 0.1), new Shampoo() })
        {
            using var stored = new StoredLayerTraining(
                rule, StorageFormat.BFloat16, new GroupPrecision(), shapes: shapes, role: ParameterRole.HiddenMatrix.Fused(2));
            using var single = new StoredLayerTraining(
                rule, StorageFormat.Single, new GroupPrecision(), shapes: shapes, role: ParameterRole.HiddenMatrix.Fused(2));
            stored.Train(3);
            single.Train(3);
            Assert.Equal(StoredTraining.Text(single.PreciseWeights()), StoredTraining.Text(stored.PreciseWeights()));
        }
    }

    [Fact]
    public void EightBitMomentum_IsTheCodeOfWhatSinglePrecisionHas()
    {
        // Muon writes its momentum in each step, so it goes through the code once a step. Another optimizer codes it for the twin.
        Shape[] shapes = [[80, 64], [20, 10]];
        IUpdateRule rule = new Muon(LearningRate: 0.05, Momentum: 0.8);
        var precision = new GroupPrecision { States = StateFormat.EightBit };
        using var stored = new StoredLayerTraining(rule, StorageFormat.Single, precision, shapes: shapes);
        using var single = new StoredLayerTraining(rule, StorageFormat.Single, new GroupPrecision(), shapes: shapes);
        using var coder = new StoredTraining(
            new Sgd(Momentum: 0.5), StorageFormat.Single, precision, null, ("w", 80 * 64));
        string state = rule.FormFor(shapes[0])!.Descriptor.Slots.Single(slot => slot.Kind == SlotKind.State).Name;
        for (int step = 0; step < Steps; step++)
        {
            stored.Train(1);
            single.Train(1);
            coder.Optimizer.WriteState(coder.Parameters["w"], "buffer", single.Optimizer.State(single.Parameters["p0"], state));
            single.Optimizer.WriteState(single.Parameters["p0"], state, coder.Optimizer.State(coder.Parameters["w"], "buffer"));
            Assert.Equal(StoredTraining.Text(single.Weights()), StoredTraining.Text(stored.Weights()));
        }

        // Of the small matrix the momentum stays in single precision.
        Assert.Equal(5_120 + (4 * 20) + (4 * 200), stored.Optimizer.Groups[0].StateBytes);
        Assert.Equal(4 * 5_120, stored.Optimizer.Groups[0].WorkingCopyBytes);
    }

    [Fact]
    public void WorkingCopies_TakeTheMemoryOfTheLargestBucketAndTheirBytesAreDescribed()
    {
        Shape[] shapes = [[64, 64], [32, 64], [16, 64]];
        var precision = new GroupPrecision { Weights = WeightRounding.Compensated, States = StateFormat.BFloat16 };
        using var compensated = new StoredLayerTraining(new Muon(), StorageFormat.BFloat16, precision, shapes: shapes);
        using var master = new StoredLayerTraining(new Muon(), StorageFormat.BFloat16, new GroupPrecision(), shapes: shapes);
        using var single = new StoredLayerTraining(new Muon(), StorageFormat.Single, new GroupPrecision(), shapes: shapes);

        // Weight, gradient and momentum; of the master copy the rule needs none, and its momentum is in single precision.
        Assert.Equal(3 * 4 * 64 * 64, compensated.Optimizer.Groups[0].WorkingCopyBytes);
        Assert.Equal(4 * 64 * 64, master.Optimizer.Groups[0].WorkingCopyBytes);
        Assert.Equal(0, single.Optimizer.Groups[0].WorkingCopyBytes);
        double kernels = BytesOf(single.Optimizer);

        // The weight is widened and rounded by way of its remainder, the momentum likewise, the gradient widened.
        Assert.Equal(kernels + (2 * (4 + 4)) + (2 * (2 + 4)) + (2 + 4), BytesOf(compensated.Optimizer), 0.01);
        Assert.Equal(kernels + (2 * 6) + (2 + 4), BytesOf(master.Optimizer), 0.01);
        Assert.Contains($"working copies of {4 * 64 * 64} bytes", master.Optimizer.Describe(), StringComparison.Ordinal);
    }

    private static double BytesOf(Optimizer optimizer)
    {
        string text = optimizer.Describe();
        int end = text.IndexOf(" bytes per element in kernels", StringComparison.Ordinal);
        string number = text[(text.LastIndexOf(' ', end - 1) + 1)..end];
        return double.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void AssertAsSingle(string name, StorageFormat storage, WeightRounding rounding)
    {
        IUpdateRule rule = LayerRuleCases.Get(name).Rule;
        using var stored = new StoredLayerTraining(rule, storage, new GroupPrecision { Weights = rounding });
        using var single = new StoredLayerTraining(rule, StorageFormat.Single, new GroupPrecision());
        for (int step = 0; step < Steps; step++)
        {
            stored.Train(1);
            single.Train(1);
            Assert.Equal(StoredTraining.Text(single.PreciseWeights()), StoredTraining.Text(stored.PreciseWeights()));
        }

        Assert.Equal(single.PreciseWeights().Select(weight => Round(weight, storage, rounding)), stored.Weights());
    }

    // What is compensated rounds halves away from zero.
    private static float Round(float weight, StorageFormat storage, WeightRounding rounding)
    {
        if (rounding == WeightRounding.Compensated)
        {
            return BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(weight) + 0x8000) & 0xFFFF0000);
        }

        return storage == StorageFormat.BFloat16 ? (BFloat16)weight : (float)(Half)weight;
    }

    private static void RoundStates(StoredLayerTraining training)
    {
        foreach (Parameter parameter in training.Parameters)
        {
            foreach (string state in training.StatesOf(parameter))
            {
                ReadOnlySpan<float> numbers = training.Optimizer.State(parameter, state);
                training.Optimizer.WriteState(parameter, state, [.. numbers.ToArray().Select(number => (float)(BFloat16)number)]);
            }
        }
    }
}

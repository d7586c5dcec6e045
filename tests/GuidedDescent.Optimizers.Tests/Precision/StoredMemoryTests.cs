namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>What training in 16 bits keeps and touches.</summary>
public class StoredMemoryTests
{
    [Theory]
    [InlineData(WeightRounding.MasterCopy, 12)]
    [InlineData(WeightRounding.Compensated, 10)]
    [InlineData(WeightRounding.Stochastic, 8)]
    [InlineData(WeightRounding.Nearest, 8)]
    public void StateBytes_OfAdamW_AreTheStatesAndWhatIsKeptBesideWeights(WeightRounding rounding, int bytesPerElement)
    {
        var precision = new GroupPrecision { Weights = rounding };
        using var training = new StoredTraining(RuleCases.Get("AdamW"), StorageFormat.BFloat16, precision, null, ("w", 5_000), ("v", 13));
        Assert.Equal(bytesPerElement * 5_013, training.Optimizer.Groups[0].StateBytes);
    }

    // The table of docs/precision.md.
    [Theory]
    [InlineData(StorageFormat.Single, null, StateFormat.Single, "28")]
    [InlineData(StorageFormat.BFloat16, WeightRounding.MasterCopy, StateFormat.Single, "30")]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Compensated, StateFormat.Single, "26")]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.Single, "22")]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.BFloat16Stochastic, "14")]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.EightBit, "10.06")]
    public void Describe_OfAdamW_StatesTheBytesThatAreMoved(
        StorageFormat storage, WeightRounding? rounding, StateFormat states, string bytes)
    {
        var precision = new GroupPrecision { Weights = rounding, States = states };
        using var training = new StoredTraining(RuleCases.Get("AdamW"), storage, precision, null, ("w", 65_536));
        Assert.Contains($" {bytes} bytes per element in kernels", training.Optimizer.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void ZeroGradients_OfStoredGradients_ClearsAllOfThem()
    {
        using var training = new StoredTraining(
            new AdamW(), StorageFormat.BFloat16, new GroupPrecision(), null, ("d", 70_001), ("e", 7));
        training.Train(2);
        string weights = training.Bits()["d"];
        training.Optimizer.ZeroGradients();
        Assert.All(
            training.Parameters,
            parameter => Assert.True(parameter.GradientBits<BFloat16>().IndexOfAnyExcept(default(BFloat16)) < 0));
        Assert.Equal(weights, training.Bits()["d"]);
    }

    [Fact]
    public void Wrapped_WithoutAlignment_TouchesNothingElse()
    {
        Half[] weights = [.. Enumerable.Repeat((Half)0.5f, 2_005)];
        float[] gradients = [.. Enumerable.Repeat(1f, 2_005)];
        using var parameters = new ParameterSet();
        parameters.Wrap("w", [1_999], weights.AsMemory(3, 1_999), gradients.AsMemory(1, 1_999));
        using var optimizer = new Optimizer(parameters, new Sgd(LearningRate: 0.25));

        optimizer.Step();

        Assert.All(weights[3..2_002], weight => Assert.Equal((Half)0.25f, weight));
        Assert.All(weights[..3].Concat(weights[2_002..]), weight => Assert.Equal((Half)0.5f, weight));
    }
}

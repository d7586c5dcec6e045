using GuidedDescent.Testing;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>What would not be done as it was asked for is refused when the optimizer is built.</summary>
public class PrecisionRefusalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blocks_OfSeveralSizesUnderARuleOverMatrices_AreRefusedInFewerBits(bool areWeightsNarrow)
    {
        using var parameters = new ParameterSet();
        ParameterRole role = ParameterRole.HiddenMatrix.FusedRows(64, 32, 32);
        parameters.Add("qkv", [128, 128], areWeightsNarrow ? StorageFormat.BFloat16 : StorageFormat.Single, role: role);
        var group = new ParameterGroup("all", new Muon())
        {
            Precision = new GroupPrecision { States = areWeightsNarrow ? StateFormat.Single : StateFormat.BFloat16 },
        };

        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => new Optimizer(parameters, [group], Device.Cpu));

        Assert.StartsWith(
            "Group 'all' stores parameter 'qkv' [128, 128] or its states in fewer bits", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_ThatKnowsSinglesOnly_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [8], StorageFormat.Half);
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(
            () => new Optimizer(parameters, new AdamW(), new EmulatedCudaDevice()));
        Assert.Contains("emulated CUDA", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Device.Cpu", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_TheRuleDoesNotHave_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [8]);
        var precision = new GroupPrecision { StateFormats = { ["u"] = StateFormat.BFloat16 } };
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => new Optimizer(parameters, [new ParameterGroup("all", new AdamW()) { Precision = precision }]));
        Assert.Contains("'u', which AdamW does not have: it has 'm', 'v'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounding_OfWeightsInSinglePrecision_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [8]);
        var precision = new GroupPrecision { Weights = WeightRounding.Stochastic };
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => new Optimizer(parameters, [new ParameterGroup("all", new AdamW()) { Precision = precision }]));
        Assert.Contains("single precision", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((WeightRounding)9, StateFormat.Single)]
    [InlineData(WeightRounding.Nearest, (StateFormat)9)]
    public void UnknownValues_AreRefused(WeightRounding rounding, StateFormat states)
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [8], StorageFormat.Half);
        var precision = new GroupPrecision { Weights = rounding, States = states };
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Optimizer(parameters, [new ParameterGroup("all", new AdamW()) { Precision = precision }]));
    }
}

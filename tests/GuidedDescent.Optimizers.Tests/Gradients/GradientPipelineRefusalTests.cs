namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>What no pipeline can be, and what an optimizer was not built for.</summary>
public class GradientPipelineRefusalTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Optimizer_WithALimitThatIsNone_NamesIt(double limit)
    {
        Refuse<ArgumentOutOfRangeException>(new() { MaximumGlobalNorm = limit }, "MaximumGlobalNorm");
        Refuse<ArgumentOutOfRangeException>(new() { MaximumTensorNorm = limit }, "MaximumTensorNorm");
        Refuse<ArgumentOutOfRangeException>(new() { AdaptiveClipping = new(Ratio: limit) }, "Ratio");
        Refuse<ArgumentOutOfRangeException>(new() { AdaptiveClipping = new(MinimumWeightNorm: limit) }, "MinimumWeightNorm");
    }

    [Fact]
    public void Optimizer_ThatAccumulatesNothing_IsRefused() =>
        Refuse<ArgumentOutOfRangeException>(new() { AccumulationSteps = 0 }, "AccumulationSteps");

    [Theory]
    [InlineData(0f)]
    [InlineData(-2f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e-40f)]
    public void LossScaling_OfAScaleThatIsNone_IsRefused(float scale)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LossScaling.Static(scale));
        Assert.Throws<ArgumentOutOfRangeException>(() => LossScaling.Dynamic(scale));
    }

    [Theory]
    [InlineData(1, 0.5, 10, "growthFactor")]
    [InlineData(double.NaN, 0.5, 10, "growthFactor")]
    [InlineData(2, 1, 10, "backoffFactor")]
    [InlineData(2, 0, 10, "backoffFactor")]
    [InlineData(2, 0.5, 0, "growthInterval")]
    public void LossScaling_ThatGrowsOrShrinksOddly_NamesTheNumber(double growth, double backoff, int interval, string name)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => LossScaling.Dynamic(1, growth, backoff, interval));
        Assert.Equal(name, refusal.ParamName);
    }

    [Fact]
    public void Optimizer_WithALossScaleAndARuleWithInputs_IsRefused()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [4, 3]);
        weight.ProvideInput("activations", [2, 3]);
        weight.ProvideInput("outputGradients", [2, 4]);

        var refusal = Assert.Throws<NotSupportedException>(
            () => new Optimizer(parameters, new Kfac(), gradients: new GradientPipeline { LossScaling = LossScaling.Static(8) }));

        Assert.Contains("'all'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("LossScaling", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Setters_OfWhatThePipelineHasNot_AreRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [4]);
        using var optimizer = new Optimizer(parameters, new Sgd(), gradients: new GradientPipeline { MaximumGlobalNorm = 1 });

        Assert.Throws<InvalidOperationException>(() => optimizer.LossScale = 2);
        Assert.Throws<InvalidOperationException>(() => optimizer.FiniteSteps = 2);
        Assert.Throws<InvalidOperationException>(() => optimizer.AccumulatedMicroBatches = 0);
    }

    [Fact]
    public void Setters_OfNumbersOutOfRange_ChangeNothing()
    {
        var pipeline = new GradientPipeline { LossScaling = LossScaling.Dynamic(), AccumulationSteps = 3 };
        using var parameters = new ParameterSet();
        parameters.Add("w", [4]);
        using var optimizer = new Optimizer(parameters, new Sgd(), gradients: pipeline);

        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LossScale = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.FiniteSteps = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.AccumulatedMicroBatches = 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.AccumulatedMicroBatches = -1);

        Assert.Equal(65_536, optimizer.LossScale);
        Assert.Equal(0, optimizer.FiniteSteps);
        Assert.Equal(0, optimizer.AccumulatedMicroBatches);
    }

    private static void Refuse<TException>(GradientPipeline pipeline, string name)
        where TException : ArgumentException
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [4]);
        var refusal = Assert.Throws<TException>(() => new Optimizer(parameters, new AdamW(), gradients: pipeline));
        Assert.Equal(name, refusal.ParamName);
    }
}

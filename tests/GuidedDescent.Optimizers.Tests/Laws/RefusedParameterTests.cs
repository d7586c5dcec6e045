using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>What rules over matrices refuse when an optimizer is built, and how they say so.</summary>
public class RefusedParameterTests
{
    public static TheoryData<IUpdateRule> MatrixRules =>
    [
        new Muon(WeightDecay: 0.1), new NorMuon(WeightDecay: 0.1), new Dion(), new Shampoo(WeightDecay: 0.1), new Kfac(WeightDecay: 0.1),
        new Ekfac(WeightDecay: 0.1),
    ];

    [Theory]
    [MemberData(nameof(MatrixRules))]
    public void Vector_IsRefusedByNameAndShape_WithAdvice(IUpdateRule rule)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("layer.weight", [4, 3]);
        weight.ProvideInput("activations", [16, 3]);
        weight.ProvideInput("outputGradients", [16, 4]);
        parameters.Add("layer.bias", [7]);
        parameters.Add("temperature", []);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, rule));

        Assert.Contains(rule.Descriptor.Name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'layer.bias' [7]", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'temperature' []", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("such as AdamW", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("layer.weight", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MissingInputs_AreNamed(bool hasActivations)
    {
        foreach (IUpdateRule rule in new IUpdateRule[] { new Kfac(WeightDecay: 0.1), new Ekfac(WeightDecay: 0.1) })
        {
            using var parameters = new ParameterSet();
            Parameter weight = parameters.Add("weight", [4, 3]);
            if (hasActivations)
            {
                weight.ProvideInput("activations", [16, 3]);
            }

            InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => new Optimizer(parameters, rule));

            string start = $"{rule.Descriptor.Name} needs inputs that parameter 'weight' [4, 3] does not have";
            Assert.StartsWith(start, refusal.Message);
            Assert.Contains("'outputGradients'", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(!hasActivations, refusal.Message.Contains("'activations'", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(5, 4, "activations", "[16, 5]", "[16, 3]")]
    [InlineData(3, 2, "outputGradients", "[16, 2]", "[16, 4]")]
    public void InputsOfOtherWidth_AreRefused(int inputs, int outputs, string name, string actual, string needed)
    {
        foreach (IUpdateRule rule in new IUpdateRule[] { new Kfac(WeightDecay: 0.1), new Ekfac(WeightDecay: 0.1) })
        {
            using var parameters = new ParameterSet();
            Parameter weight = parameters.Add("weight", [4, 3]);
            weight.ProvideInput("activations", [16, inputs]);
            weight.ProvideInput("outputGradients", [16, outputs]);

            ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, rule));

            Assert.StartsWith(
                $"Input '{name}' of parameter 'weight' [4, 3] is {actual} to {rule.Descriptor.Name}, which needs {needed}.",
                refusal.Message);
        }
    }

    [Fact]
    public void RulesOfTwoForms_TakeVectors()
    {
        foreach (IUpdateRule rule in new IUpdateRule[] { new Adafactor(WeightDecay: 0.1), new Came(WeightDecay: 0.1), new Soap() })
        {
            Assert.NotNull(rule.FormFor([7]));
            Assert.NotNull(rule.FormFor([]));
            Assert.Null(rule.ShapeDemand);
        }
    }
}

using GuidedDescent.Samples.PyTorchInterop;

namespace GuidedDescent.Samples.Tests;

public class PyTorchInteropHyperparameterTextTests
{
    [Fact]
    public void Parse_SeveralPairs_KeepsTheirOrder()
    {
        Assert.Equal(
            [KeyValuePair.Create("LearningRate", 1e-3), KeyValuePair.Create("Beta1", 0.9), KeyValuePair.Create("WeightDecay", -2.0)],
            HyperparameterText.Parse("LearningRate=0.001; Beta1 = 0.9;WeightDecay=-2e0"));
    }

    [Fact]
    public void Parse_EmptyText_HasNone() => Assert.Empty(HyperparameterText.Parse(""));

    [Theory]
    [InlineData("LearningRate")]
    [InlineData("LearningRate=")]
    [InlineData("LearningRate=fast")]
    [InlineData("LearningRate=0,001")]
    [InlineData("=0.001")]
    public void Parse_NoPair_QuotesIt(string pair)
    {
        var error = Assert.Throws<ArgumentException>(() => HyperparameterText.Parse($"Beta1=0.9;{pair}"));

        Assert.Contains($"'{pair}'", error.Message);
    }

    [Fact]
    public void Parse_NameGivenTwice_NamesIt()
    {
        var error = Assert.Throws<ArgumentException>(() => HyperparameterText.Parse("Beta1=0.9;Beta2=0.99;Beta1=0.9"));

        Assert.Contains("Beta1", error.Message);
    }
}

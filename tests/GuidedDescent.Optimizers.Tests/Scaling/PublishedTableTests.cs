using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>The tables of Tensor Programs V (Yang et al., 2022) come out of what the compiler derives.</summary>
public class PublishedTableTests
{
    // fan_in and fan_out of each class, as exponents of the width.
    [Theory]
    [InlineData(WidthClass.Hidden, 0, 0, -1)]
    [InlineData(WidthClass.Input, 0, 1, 0)]
    [InlineData(WidthClass.Embedding, 0, 1, 0)]
    [InlineData(WidthClass.Readout, 0, -1, -1)]
    [InlineData(WidthClass.Readout, 1, 1, 0)]
    public void LearningRates_AreThoseOfTables3And8(WidthClass widthClass, int multiplier, int sgd, int adam)
    {
        Assert.Equal(new Fraction(sgd), ((IUpdateRule)new Sgd(Momentum: 0.9)).Scaling.For(widthClass, multiplier)!.LearningRate.Exponent);
        Assert.Equal(new Fraction(adam), ((IUpdateRule)new AdamW()).Scaling.For(widthClass, multiplier)!.LearningRate.Exponent);
    }

    // Tables 3 and 8 name variances: 1 / fan_in, 1, 1, 1 / fan_in², and 1 with a multiplier 1 / fan_in.
    [Theory]
    [InlineData(WidthClass.Hidden, 0, "-1/2", "0")]
    [InlineData(WidthClass.Input, 0, "0", "0")]
    [InlineData(WidthClass.Embedding, 0, "0", "0")]
    [InlineData(WidthClass.Readout, 0, "-1", "0")]
    [InlineData(WidthClass.Readout, 1, "0", "-1")]
    public void InitialDeviationAndMultiplier_AreThoseOfTables3And8(
        WidthClass widthClass, int multiplier, string deviation, string expectedMultiplier)
    {
        WidthExponents exponents = ((IUpdateRule)new AdamW()).Scaling.For(widthClass, multiplier)!;
        Assert.Equal(Fraction.Parse(deviation), exponents.Initialization.Exponent);
        Assert.Equal(Fraction.Parse(expectedMultiplier), exponents.Multiplier.Exponent);
    }

    // Tensor Programs IVb, remark 2.2.6: gradients are of the size 1 / width in all layers of Table 8, and so is epsilon.
    [Theory]
    [InlineData(WidthClass.Hidden, 0)]
    [InlineData(WidthClass.Input, 0)]
    [InlineData(WidthClass.Readout, 1)]
    public void EpsilonOfAdam_ScalesAsGradients(WidthClass widthClass, int multiplier) =>
        Assert.Equal(new Fraction(-1), ((IUpdateRule)new AdamW()).Scaling.For(widthClass, multiplier)!.Breakers["Epsilon"].Exponent);

    // Independent decay: λ grows as the learning rate shrinks, as CompleteP and the mup package have it.
    [Fact]
    public void WeightDecayOfAdamW_KeepsItsShare()
    {
        WidthExponents exponents = ((IUpdateRule)new AdamW()).Scaling.For(WidthClass.Hidden)!;
        Assert.Equal(WidthPower.One, exponents.LearningRate * exponents.WeightDecay);
    }

    // The spectral condition of Muon without a factor of its own: sqrt(fan_out / fan_in), rows and columns apart.
    [Fact]
    public void ShampooHidden_NeedsTheRootOfOutputsOverInputs() =>
        Assert.Equal(
            new WidthPower(Fraction.Half, -Fraction.Half), ((IUpdateRule)new Shampoo()).Scaling.For(WidthClass.Hidden)!.LearningRate);
}

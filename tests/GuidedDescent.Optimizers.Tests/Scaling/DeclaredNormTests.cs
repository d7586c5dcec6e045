using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>Norms that layers declare, as in the modular norm, lead to the rates of the condition where they agree with it.</summary>
public class DeclaredNormTests
{
    private static readonly UpdateScaling s_adam = ((IUpdateRule)new AdamW()).Scaling;
    private static readonly UpdateScaling s_shampoo = ((IUpdateRule)new Shampoo()).Scaling;

    [Fact]
    public void SpectralNorm_OfTheConditionsSize_GivesTheConditionsLearningRate()
    {
        var size = new WidthPower(Fraction.Half, -Fraction.Half);
        Assert.Equal(s_adam.For(WidthClass.Hidden)!.LearningRate, s_adam.LearningRateFor(WidthClass.Hidden, UpdateNorm.Spectral, size));
        Assert.Equal(
            s_shampoo.For(WidthClass.Hidden)!.LearningRate, s_shampoo.LearningRateFor(WidthClass.Hidden, UpdateNorm.Frobenius, size));
    }

    // Rows of a table of embeddings whose root mean square is 1 have the norm sqrt(width).
    [Fact]
    public void EntriesOfEmbeddings_OfRootMeanSquareOne_NeedNoScalingWithAdam() =>
        Assert.Equal(
            WidthPower.One, s_adam.LearningRateFor(WidthClass.Embedding, UpdateNorm.LargestRow, new WidthPower(0, Fraction.Half)));

    // Every element of Adam's update is 1, so that elements of 1 / inputs need that as the learning rate.
    [Fact]
    public void LargestElement_OfAdam_IsTheLearningRate() =>
        Assert.Equal(
            new WidthPower(0, -1), s_adam.LearningRateFor(WidthClass.Hidden, UpdateNorm.LargestElement, new WidthPower(0, -1)));

    // Columns of norm 1 / sqrt(inputs), with an update of singular values 1 in few directions.
    [Fact]
    public void LargestColumn_OfAnOrthogonalUpdate_IsSmallerByTheRootOfTheirNumber() =>
        Assert.Equal(
            WidthPower.One, s_shampoo.LearningRateFor(WidthClass.Hidden, UpdateNorm.LargestColumn, new WidthPower(0, -Fraction.Half)));
}

namespace GuidedDescent;

/// <summary>
/// How a number must scale: <c>gradient^Gradient weight^Weight</c> times a power of the width for each class of parameters. The powers are
/// those of the parametrization without multipliers, in which a weight has the spectral norm <c>sqrt(outputs / inputs)</c> and a gradient
/// <c>sqrt(inputs / outputs)</c>.
/// </summary>
/// <param name="Gradient">The exponent of a factor on all gradients.</param>
/// <param name="Weight">The exponent of a factor on the weight.</param>
/// <param name="Hidden">The power for <see cref="WidthClass.Hidden"/>.</param>
/// <param name="Input">The power for <see cref="WidthClass.Input"/>.</param>
/// <param name="Embedding">The power for <see cref="WidthClass.Embedding"/>.</param>
/// <param name="Readout">The power for <see cref="WidthClass.Readout"/>.</param>
public sealed record ScaleLaw(
    Fraction Gradient, Fraction Weight, WidthPower Hidden, WidthPower Input, WidthPower Embedding, WidthPower Readout)
{
    /// <summary>The power of the width for a class of parameters.</summary>
    /// <param name="widthClass">The class.</param>
    /// <param name="multiplier">
    /// The exponent a of a multiplier width^-a between the weight and what the layer computes: it makes the gradient width^-a times as
    /// large, and asks for a weight width^a times as large. 1 for the readout of the usual tables with a multiplier 1 / width.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public WidthPower For(WidthClass widthClass, Fraction multiplier = default)
    {
        Fraction shift = multiplier * (Weight - Gradient);
        return widthClass switch
        {
            WidthClass.Hidden => Hidden * new WidthPower(0, shift),
            WidthClass.Input => Input * new WidthPower(shift, 0),
            WidthClass.Embedding => Embedding * new WidthPower(0, shift),
            WidthClass.Readout => Readout * new WidthPower(0, shift),
            _ => throw new ArgumentOutOfRangeException(
                nameof(widthClass), widthClass, "There is no such class; expected Hidden, Input, Embedding or Readout."),
        };
    }

    /// <summary>The product of two laws.</summary>
    public static ScaleLaw operator *(ScaleLaw left, ScaleLaw right) =>
        new(left.Gradient + right.Gradient, left.Weight + right.Weight,
            left.Hidden * right.Hidden, left.Input * right.Input, left.Embedding * right.Embedding, left.Readout * right.Readout);

    /// <summary>A power of the law.</summary>
    public ScaleLaw Pow(Fraction exponent) =>
        new(
            Gradient * exponent, Weight * exponent,
            Hidden.Pow(exponent), Input.Pow(exponent), Embedding.Pow(exponent), Readout.Pow(exponent));
}

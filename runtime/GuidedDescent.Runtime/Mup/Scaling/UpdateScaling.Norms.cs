namespace GuidedDescent;

/// <content>Layers that declare another norm than the spectral one.</content>
public sealed partial record UpdateScaling
{
    /// <summary>
    /// How the learning rate must scale for an update of few directions to have a declared size in a declared norm, as the modular norm
    /// asks for layer by layer; null where nothing is known.
    /// </summary>
    /// <param name="widthClass">The class of the parameter.</param>
    /// <param name="norm">The norm.</param>
    /// <param name="size">How the update should grow in it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or no such norm.</exception>
    public WidthPower? LearningRateFor(WidthClass widthClass, UpdateNorm norm, WidthPower size)
    {
        if (LearningRate is null)
        {
            return null;
        }

        WidthPower spectral = WidthParametrization.Weight.For(widthClass) / LearningRate.For(widthClass);
        WidthPower rows = WidthParametrization.RootOfRows.For(widthClass);
        WidthPower columns = WidthParametrization.RootOfColumns.For(widthClass);
        return size / norm switch
        {
            UpdateNorm.Spectral or UpdateNorm.Frobenius => spectral,
            UpdateNorm.LargestRow => spectral / rows,
            UpdateNorm.LargestColumn => spectral / columns,
            UpdateNorm.LargestElement => spectral / (rows * columns),
            _ => throw new ArgumentOutOfRangeException(
                nameof(norm), norm, "There is no such norm; expected Spectral, Frobenius, LargestRow, LargestColumn or LargestElement."),
        };
    }
}

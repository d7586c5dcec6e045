namespace GuidedDescent;

/// <content>What an attribute declares.</content>
public sealed partial record UpdateScaling
{
    /// <summary>What follows from a degree and a geometry.</summary>
    /// <param name="degree">The degree of homogeneity in the gradient.</param>
    /// <param name="geometry">What the rule makes of a gradient of few directions.</param>
    /// <param name="hidden">The exponent of the width in the learning rate of hidden matrices, in the place of what follows.</param>
    /// <param name="input">The same for input layers and vectors.</param>
    /// <param name="embedding">The same for embeddings.</param>
    /// <param name="readout">The same for the last layer, without a multiplier.</param>
    public static UpdateScaling Declared(
        Fraction degree, UpdateGeometry geometry, Fraction? hidden = null, Fraction? input = null, Fraction? embedding = null,
        Fraction? readout = null)
    {
        ScaleLaw law = WidthParametrization.Weight * NormOf(degree, geometry).Pow(-1);
        return new UpdateScaling
        {
            Geometry = geometry,
            LearningRate = law with
            {
                Hidden = hidden is { } ofHidden ? new WidthPower(0, ofHidden) : law.Hidden,
                Input = input is { } ofInput ? new WidthPower(ofInput, 0) : law.Input,
                Embedding = embedding is { } ofEmbedding ? new WidthPower(0, ofEmbedding) : law.Embedding,
                Readout = readout is { } ofReadout ? new WidthPower(0, ofReadout) : law.Readout,
            },
            IsDeclared = true,
        };
    }

    /// <summary>The spectral norm of an update.</summary>
    private static ScaleLaw NormOf(Fraction degree, UpdateGeometry geometry)
    {
        // The norm of what the geometry looks at, and how many such there are: the whole, each row, each column, each element.
        ScaleLaw pieces = geometry switch
        {
            UpdateGeometry.RowNormalized => WidthParametrization.RootOfRows,
            UpdateGeometry.ColumnNormalized => WidthParametrization.RootOfColumns,
            UpdateGeometry.Entrywise => WidthParametrization.RootOfRows * WidthParametrization.RootOfColumns,
            _ => new ScaleLaw(0, 0, default, default, default, default),
        };
        return pieces * (WidthParametrization.Gradient * pieces.Pow(-1)).Pow(degree);
    }
}

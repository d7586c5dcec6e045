namespace GuidedDescent;

/// <content>What an attribute declares.</content>
public sealed partial record UpdateScaling
{
    /// <summary>What follows from a degree and a geometry.</summary>
    /// <param name="degree">The degree of homogeneity in the gradient.</param>
    /// <param name="geometry">What the rule makes of a gradient of few directions.</param>
    public static UpdateScaling Declared(Fraction degree, UpdateGeometry geometry) => new()
    {
        Geometry = geometry,
        LearningRate = WidthParametrization.Weight * NormOf(degree, geometry).Pow(-1),
        IsDeclared = true,
    };

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

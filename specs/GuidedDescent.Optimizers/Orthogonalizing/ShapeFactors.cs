namespace GuidedDescent.Optimizers;

/// <summary>The numbers that <see cref="ShapeFactor"/> names.</summary>
public static class ShapeFactors
{
    /// <summary>The factor for a matrix.</summary>
    /// <param name="factor">Which one.</param>
    /// <param name="rows">The rows of the matrix.</param>
    /// <param name="columns">The columns of the matrix.</param>
    [Inline]
    public static double Of(ShapeFactor factor, double rows, double columns) => factor switch
    {
        ShapeFactor.Original => Sqrt(Max(1, rows / columns)),
        ShapeFactor.Spectral => Sqrt(rows / columns),
        _ => 0.2 * Sqrt(Max(rows, columns)),
    };
}

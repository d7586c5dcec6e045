namespace GuidedDescent.Optimizers;

/// <summary>
/// What an orthogonal update of rows x columns is multiplied by, so that one learning rate serves all shapes. Of a weight of more than two
/// axes the rows are its first axis, the columns all others.
/// </summary>
public enum ShapeFactor
{
    /// <summary>sqrt(max(1, rows / columns)), as in the original Muon.</summary>
    Original,

    /// <summary>sqrt(rows / columns), the spectral condition: one learning rate serves all widths.</summary>
    Spectral,

    /// <summary>
    /// 0.2 sqrt(max(rows, columns)), as in Moonlight: elements move as far as with AdamW, whose learning rate and decay serve.
    /// </summary>
    RootMeanSquare,
}

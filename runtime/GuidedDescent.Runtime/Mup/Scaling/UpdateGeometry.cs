namespace GuidedDescent;

/// <summary>What a rule makes of a gradient before the learning rate, seen as a matrix.</summary>
public enum UpdateGeometry
{
    /// <summary>A linear filter of gradients, as in SGD with momentum.</summary>
    Linear,

    /// <summary>A linear filter divided by its own norm, or by one like it: NovoGrad, LARS.</summary>
    FrobeniusNormalized,

    /// <summary>Each row is divided by a number of its own.</summary>
    RowNormalized,

    /// <summary>Each column is divided by a number of its own.</summary>
    ColumnNormalized,

    /// <summary>A function of each element and its past: Adam, Lion.</summary>
    Entrywise,

    /// <summary>Products with matrices made of gradients, which act on singular values: Muon, Shampoo, K-FAC.</summary>
    Spectral,
}

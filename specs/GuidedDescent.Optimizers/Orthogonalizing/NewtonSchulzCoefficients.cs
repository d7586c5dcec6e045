namespace GuidedDescent.Optimizers;

/// <summary>
/// The coefficients a, b, c of the iterations <c>X = a X + b (X X.T) X + c (X X.T)² X</c> that bring all singular values of a matrix
/// near 1. The intervals are where singular values from 0.01 to 1 end up.
/// </summary>
public enum NewtonSchulzCoefficients
{
    /// <summary>The same three numbers five times (Jordan, 2024): [0.682, 1.134].</summary>
    Jordan,

    /// <summary>Five different iterations, found by search, the presets of Dion and optax: [0.978, 1.032].</summary>
    Quintic5,

    /// <summary>Polar Express (Amsel et al., 2025), five iterations with a safety of 0.02: [0.859, 1.141].</summary>
    PolarExpress5,

    /// <summary>Polar Express, eight iterations with a safety of 0.01: 1 to four digits, from 0.001 on.</summary>
    PolarExpress8,
}

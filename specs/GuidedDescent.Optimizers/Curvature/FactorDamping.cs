namespace GuidedDescent.Optimizers;

/// <summary>How the damping γ of <see cref="Kfac"/> enters its two factors, A of activations and G of output gradients.</summary>
public enum FactorDamping
{
    /// <summary>
    /// A + π sqrt(γ) and G + sqrt(γ) / π, where π² is the ratio of the factors' mean diagonals (Martens and Grosse, 2015, section 6.3).
    /// </summary>
    PiCorrected,

    /// <summary>A + γ and G + γ.</summary>
    Separate,

    /// <summary>γ is added to each product of an eigenvalue of A and one of G, in their eigenbases.</summary>
    Joint,
}

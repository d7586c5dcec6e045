namespace GuidedDescent.Optimizers;

/// <summary>Grafting (Agarwal et al., 2020): the direction of one optimizer with the step length of another.</summary>
public static class Graft
{
    // What keeps the norm of the direction from zero.
    private const double Epsilon = 1e-16;

    /// <summary>A direction with the norm of another.</summary>
    /// <param name="direction">Where to go.</param>
    /// <param name="magnitude">How far: only its norm counts.</param>
    [Inline]
    public static Matrix Onto(Matrix direction, Matrix magnitude) => direction * (Norm(magnitude) / (Norm(direction) + Epsilon));
}

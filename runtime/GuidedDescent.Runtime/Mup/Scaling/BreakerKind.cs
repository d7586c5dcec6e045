namespace GuidedDescent;

/// <summary>How a number breaks the homogeneity of an update.</summary>
public enum BreakerKind
{
    /// <summary>It is added, element by element, so that nothing is divided by zero.</summary>
    Epsilon,

    /// <summary>It is added to the eigenvalues of a matrix.</summary>
    Damping,

    /// <summary>Something is clipped at it, or compared with it.</summary>
    Threshold,

    /// <summary>It makes the weight part of what is no longer linear, as coupled weight decay does.</summary>
    WeightDecay,

    /// <summary>A state starts from it and does not forget it soon.</summary>
    InitialValue,

    /// <summary>In its first steps the rule makes an update of another size.</summary>
    FirstSteps,
}

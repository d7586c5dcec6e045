namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Mirrors <c>GuidedDescent.BreakerKind</c>.</summary>
internal enum BreakerKind
{
    Epsilon,
    Damping,
    Threshold,
    WeightDecay,
    InitialValue,
    FirstSteps,
}

/// <summary>A number that must scale, or the update is not homogeneous.</summary>
/// <param name="Name">The hyperparameter, or the number as it is written.</param>
/// <param name="IsHyperparameter">Whether it is a hyperparameter.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Law">How it must scale; the learning rate may be in it.</param>
/// <param name="Position">The instruction that found it.</param>
internal sealed record Breaker(string Name, bool IsHyperparameter, BreakerKind Kind, Monomial Law, int Position);

namespace GuidedDescent;

/// <summary>A number that must scale with the gradient and the width, or the update is not homogeneous.</summary>
/// <param name="Name">The hyperparameter; else the number as it is written in the rule, or what else it is.</param>
/// <param name="IsHyperparameter">Whether it is a hyperparameter, so that it can be scaled.</param>
/// <param name="Kind">What the number does.</param>
/// <param name="Law">How it must scale for the update to stay homogeneous.</param>
public sealed record ScaleBreaker(string Name, bool IsHyperparameter, BreakerKind Kind, ScaleLaw Law);

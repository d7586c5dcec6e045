namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Ends a derivation that has no answer.</summary>
/// <param name="reason">Why, to follow "cannot be derived, because".</param>
internal sealed class ScalingFailure(string reason) : Exception(reason);

/// <summary>Interrupts a derivation whose answer depends on a condition of hyperparameters.</summary>
/// <param name="condition">The condition, as an instruction of the graph.</param>
internal sealed class UndecidedCondition(int condition) : Exception
{
    public int Condition { get; } = condition;
}

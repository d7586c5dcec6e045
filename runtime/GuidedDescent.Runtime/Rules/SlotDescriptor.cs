namespace GuidedDescent.Rules;

/// <summary>What a tensor is to a rule.</summary>
public enum SlotKind
{
    /// <summary>The parameter that is trained: always slot 0.</summary>
    Weight,

    /// <summary>The gradient of the loss with respect to the weight, never written: always slot 1.</summary>
    Gradient,

    /// <summary>Memory the optimizer keeps from step to step.</summary>
    State,
}

/// <summary>One tensor of a parameter that a rule reads or writes.</summary>
/// <param name="Name">The name of the parameter in the update rule.</param>
/// <param name="Kind">What the tensor is to the rule.</param>
public sealed record SlotDescriptor(string Name, SlotKind Kind);

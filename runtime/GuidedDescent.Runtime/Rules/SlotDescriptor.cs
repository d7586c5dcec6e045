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

    /// <summary>What the rule needs of a parameter beside its gradient, never written: see <see cref="Parameter.ProvideInput"/>.</summary>
    Input,

    /// <summary>Memory of the plan for values on their way from one operation to the next; its content does not outlive a step.</summary>
    Temporary,

    /// <summary>A value that never changes, such as an identity matrix.</summary>
    Constant,
}

/// <summary>What a state or a constant holds before the first step.</summary>
public enum SlotInitial
{
    /// <summary>What <see cref="IUpdateRule.InitialValue"/> says, in every element.</summary>
    Value,

    /// <summary>Zeros.</summary>
    Zero,

    /// <summary>
    /// Zeros, but on the diagonal what <see cref="IUpdateRule.InitialValue"/> says of a state, and ones in a constant.
    /// </summary>
    Identity,

    /// <summary>A copy of the weight as it is when the optimizer is built.</summary>
    Start,

    /// <summary>Standard normal numbers, the same on every device and in every run.</summary>
    Gaussian,
}

/// <summary>One tensor of a parameter that a rule reads or writes.</summary>
/// <param name="Name">The name of the parameter in the update rule, or of the value in the plan.</param>
/// <param name="Kind">What the tensor is to the rule.</param>
/// <param name="Initial">What it holds before the first step, where it is a state or a constant.</param>
public sealed record SlotDescriptor(string Name, SlotKind Kind, SlotInitial Initial = SlotInitial.Value);

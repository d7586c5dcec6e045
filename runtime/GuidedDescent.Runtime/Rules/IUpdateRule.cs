using GuidedDescent.Execution;
using GuidedDescent.Language;

namespace GuidedDescent.Rules;

/// <summary>
/// A compiled update rule with its hyperparameters. The generator writes the members for every record marked
/// <see cref="OptimizerAttribute"/>; nobody implements this interface by hand.
/// </summary>
public interface IUpdateRule
{
    /// <summary>What is the same for every instance: slots, hyperparameters, kernels, generated text.</summary>
    RuleDescriptor Descriptor { get; }

    /// <summary>Checks every hyperparameter against its declared range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is NaN, infinite or outside its range.</exception>
    /// <exception cref="ArgumentException">The rule's own check says that hyperparameters do not go together.</exception>
    void Validate();

    /// <summary>Whether these hyperparameters make any kernel touch the state, so that memory must be kept for it.</summary>
    /// <param name="slot">A slot of kind <see cref="SlotKind.State"/> in <see cref="RuleDescriptor.Slots"/>.</param>
    bool Keeps(int slot);

    /// <summary>The value every element of the state has before the first step.</summary>
    /// <param name="slot">A slot of kind <see cref="SlotKind.State"/> in <see cref="RuleDescriptor.Slots"/>.</param>
    double InitialValue(int slot);

    /// <summary>Runs the author's own method, eagerly and in double precision, on one parameter.</summary>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="tensors">
    /// One tensor per slot, in the order of <see cref="RuleDescriptor.Slots"/>; the weight and the states are replaced.
    /// </param>
    void Evaluate(Step step, Span<Tensor> tensors);

    /// <summary>Runs the host plan: computes the scalars of this step and launches the kernels of one group.</summary>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="launcher">Runs a kernel over all tensors of the group.</param>
    void Execute(Step step, IKernelLauncher launcher);
}

/// <summary>An update rule whose descriptor is known from its type alone.</summary>
/// <typeparam name="TSelf">The record that declares the rule.</typeparam>
public interface IUpdateRule<TSelf> : IUpdateRule
    where TSelf : IUpdateRule<TSelf>
{
    /// <inheritdoc cref="IUpdateRule.Descriptor"/>
    static new abstract RuleDescriptor Descriptor { get; }
}

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

    /// <summary>A copy of the rule, of all its forms, whose numbers can be changed in place.</summary>
    /// <exception cref="NotSupportedException">No hyperparameter of the rule can be changed in a copy.</exception>
    IAdjustableRule CopyToAdjust() =>
        throw new NotSupportedException($"{Descriptor.Name} has no hyperparameter that can be changed in a copy.");

    /// <summary>
    /// The form of the rule that takes a parameter of this shape: the rule itself, another with the same hyperparameters, or null where
    /// no form takes it.
    /// </summary>
    /// <param name="shape">The shape of the parameter.</param>
    IUpdateRule? FormFor(Shape shape) => this;

    /// <summary>How the update scales with the gradient and the width, at these hyperparameters; each form has its own.</summary>
    UpdateScaling Scaling => UpdateScaling.NotDerived("the rule was not compiled from a method");

    /// <summary>
    /// What makes of the weights, in their place, those that the model is evaluated with, over the same slots; null where they
    /// are the same.
    /// </summary>
    IUpdateRule? EvaluationForm => null;

    /// <summary>
    /// What a parameter must be for the rule to take it, and what to do with others, in one sentence; null where it takes all.
    /// </summary>
    string? ShapeDemand => null;

    /// <summary>
    /// The extents of a slot for one parameter. For an input it is what the rule demands, with the extents it has where they are free.
    /// </summary>
    /// <param name="slot">A slot in <see cref="RuleDescriptor.Slots"/> beside the weight and the gradient.</param>
    /// <param name="shapes">The extents of the weight, the gradient, the inputs, and of the slots before this one.</param>
    SlotShape ShapeOf(int slot, ISlotShapes shapes) =>
        Descriptor.Form == RuleForm.Matrix && Descriptor.Slots[slot].Kind == SlotKind.Input
            ? new(shapes.Rows(slot), shapes.Columns(slot))
            : new(shapes.Rows(0), shapes.Columns(0));

    /// <summary>Whether these hyperparameters make any operation touch the slot, so that memory must be kept for it.</summary>
    /// <param name="slot">
    /// A slot of kind <see cref="SlotKind.State"/>, <see cref="SlotKind.Input"/>, <see cref="SlotKind.Temporary"/> or
    /// <see cref="SlotKind.Constant"/> in <see cref="RuleDescriptor.Slots"/>.
    /// </param>
    bool Keeps(int slot);

    /// <summary>The same for a parameter of given extents, where the plan decides by them.</summary>
    /// <param name="slot">A slot as for <see cref="Keeps(int)"/>.</param>
    /// <param name="shapes">The extents of the weight, the gradient and the inputs.</param>
    bool Keeps(int slot, ISlotShapes shapes) => Keeps(slot);

    /// <summary>The value every element of a state has before the first step; every one on the diagonal of an identity.</summary>
    /// <param name="slot">
    /// A slot of kind <see cref="SlotKind.State"/> in <see cref="RuleDescriptor.Slots"/>, initially <see cref="SlotInitial.Value"/> or
    /// <see cref="SlotInitial.Identity"/>.
    /// </param>
    double InitialValue(int slot);

    /// <summary>Runs the author's own method, eagerly and in double precision, on one parameter.</summary>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="tensors">
    /// One tensor per slot, in the order of <see cref="RuleDescriptor.Slots"/>; the weight and the states are replaced.
    /// </param>
    void Evaluate(Step step, Span<Tensor> tensors);

    /// <summary>Runs the host plan: computes the scalars of this step and launches the operations of one bucket.</summary>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="launcher">Runs an operation over all tensors of the bucket, and knows their extents.</param>
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

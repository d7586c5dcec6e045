using System.Collections.Immutable;

namespace GuidedDescent.Rules;

/// <summary>What the compiler knows of an update rule, written by the generator as a static value.</summary>
public sealed class RuleDescriptor
{
    /// <summary>The name of the optimizer, as in its paper.</summary>
    public required string Name { get; init; }

    /// <summary>The hyperparameters in the order of the record's constructor.</summary>
    public required ImmutableArray<HyperparameterDescriptor> Hyperparameters { get; init; }

    /// <summary>What the rule takes a parameter for.</summary>
    public RuleForm Form { get; init; }

    /// <summary>
    /// Whether the host plan asks for rows and columns, so that it must run once for each shape; always so for matrices.
    /// </summary>
    public bool ReadsShapes
    {
        get => field || Form == RuleForm.Matrix;
        init;
    }

    /// <summary>
    /// The tensors of one parameter that the rule works on: the weight, the gradient, the states, the inputs, and what the plan needs
    /// beside them.
    /// </summary>
    public required ImmutableArray<SlotDescriptor> Slots { get; init; }

    /// <summary>The kernels of the host plan, in the order in which the plan names them.</summary>
    public required ImmutableArray<KernelDescriptor> Kernels { get; init; }

    /// <summary>All operations of the host plan, in the order in which the plan names them; the kernels where none are given.</summary>
    public ImmutableArray<OperationDescriptor> Operations
    {
        get => field.IsDefault ? field = ImmutableArray<OperationDescriptor>.CastUp(Kernels) : field;
        init;
    }

    /// <summary>
    /// Whether the rule treats all elements of all tensors alike, so that kernels may pass over neighbouring tensors as over one.
    /// </summary>
    public bool IsElementwise =>
        !ReadsShapes
        && Operations.All(operation => operation is KernelDescriptor { DomainSlot: 0, Accesses.IsEmpty: true, Reductions.IsEmpty: true });

    /// <summary>
    /// Whether the rule adds up one number of every parameter of a group, among them those without elements, whose number need not be 0.
    /// </summary>
    public bool AddsUpOverGroup => Operations.Any(operation => operation is GroupSumDescriptor);

    /// <summary>The intermediate representation the kernels were made from, in its text form.</summary>
    public required string IntermediateRepresentation { get; init; }

    /// <summary>The CUDA C translation unit with one entry point per kernel.</summary>
    public required string CudaSource { get; init; }

    /// <summary>Finds a slot by the name its parameter has in the update rule.</summary>
    /// <exception cref="ArgumentException">No slot has this name; the message lists those there are.</exception>
    public int SlotOf(string name)
    {
        for (int slot = 0; slot < Slots.Length; slot++)
        {
            if (Slots[slot].Name == name)
            {
                return slot;
            }
        }

        throw new ArgumentException(
            $"{Name} has no slot named '{name}'; it has {string.Join(", ", Slots.Select(slot => $"'{slot.Name}'"))}.", nameof(name));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

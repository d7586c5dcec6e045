using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>The host plan of a rule: which kernel runs under which conditions, over one graph.</summary>
/// <param name="Graph">The values that plan and kernels are made of.</param>
/// <param name="Root">The first decision, or the only launch.</param>
/// <param name="Kernels">The kernels, in the order in which the plan comes to them.</param>
internal sealed record KernelPlan(GraphBuilder Graph, PlanNode Root, IReadOnlyList<Kernel> Kernels)
{
    /// <summary>Every value that a kernel or a condition of the plan needs.</summary>
    public SortedSet<int> LiveValues() =>
        Reachability.From(Graph, ConditionsBelow(Root).Concat(Kernels.SelectMany(kernel => kernel.Outputs).Select(output => output.Value)));

    private static IEnumerable<int> ConditionsBelow(PlanNode node) =>
        node is Branch branch ? [branch.Condition, .. ConditionsBelow(branch.WhenTrue), .. ConditionsBelow(branch.WhenFalse)] : [];
}

/// <summary>A step of the plan.</summary>
internal abstract record PlanNode;

/// <summary>Goes one way or the other.</summary>
/// <param name="Condition">A flag of the host.</param>
internal sealed record Branch(int Condition, PlanNode WhenTrue, PlanNode WhenFalse) : PlanNode;

/// <summary>Runs a kernel over all tensors of the group, or nothing where the step changes nothing.</summary>
internal sealed record Launch(Kernel? Kernel) : PlanNode;

/// <summary>A fused kernel.</summary>
/// <param name="Name">Its name in the plan.</param>
/// <param name="EntryPoint">Its name in the CUDA text.</param>
/// <param name="Outputs">For each slot it writes the value it writes there.</param>
/// <param name="Reads">The slots it reads, ascending.</param>
/// <param name="Scalars">The host values it is given, in the order of its scalar block.</param>
internal sealed record Kernel(
    string Name, string EntryPoint, IReadOnlyList<SlotValue> Outputs, IReadOnlyList<int> Reads, IReadOnlyList<Scalar> Scalars)
{
    public IEnumerable<int> Writes => Outputs.Select(output => output.Slot);

    /// <summary>The slots it touches, ascending.</summary>
    public IEnumerable<int> Streams => Reads.Union(Writes).OrderBy(slot => slot);

    public int BytesPerElement => sizeof(float) * (Reads.Count + Outputs.Count);
}

/// <summary>A value that ends up in a slot.</summary>
internal readonly record struct SlotValue(int Slot, int Value);

/// <summary>A host value that a kernel is given.</summary>
/// <param name="Name">Its name, in camel case.</param>
/// <param name="Value">The instruction that computes it.</param>
internal readonly record struct Scalar(string Name, int Value);

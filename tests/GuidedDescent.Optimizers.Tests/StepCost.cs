using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>What one step costs a parameter, counted from what the host plan launches for it; nothing runs.</summary>
internal sealed class StepCost : IKernelLauncher
{
    private readonly IUpdateRule _rule;
    private readonly SlotShape _weight;
    private readonly int _batch;
    private readonly List<OperationDescriptor> _launched = [];

    private StepCost(IUpdateRule rule, SlotShape weight, int batch)
    {
        _rule = rule;
        _weight = weight;
        _batch = batch;
    }

    /// <summary>Kernels that pass over arrays as large as the weight.</summary>
    public int Passes => _launched.OfType<KernelDescriptor>().Count(IsPass);

    /// <summary>What those kernels move, in bytes for each element of the weight.</summary>
    public int BytesPerElement => _launched.OfType<KernelDescriptor>().Where(IsPass).Sum(kernel => kernel.BytesPerElement);

    /// <summary>Kernels over vectors, small matrices and single numbers.</summary>
    public int SmallKernels => _launched.OfType<KernelDescriptor>().Count() - Passes;

    public int Products => _launched.OfType<ProductDescriptor>().Count();

    /// <summary>The products of which half is computed.</summary>
    public int SymmetricProducts => _launched.OfType<ProductDescriptor>().Count(product => product.IsSymmetric);

    public int Factorizations => _launched.OfType<FactorizationDescriptor>().Count();

    public int Rearrangements => _launched.OfType<RearrangementDescriptor>().Count();

    public int GroupSums => _launched.OfType<GroupSumDescriptor>().Count();

    /// <summary>Counts the step of a rule for a matrix of this shape.</summary>
    /// <param name="rule">The rule; a second form is taken where the first takes no matrices.</param>
    /// <param name="rows">The rows of the weight.</param>
    /// <param name="columns">The columns of the weight.</param>
    /// <param name="step">The step's number.</param>
    public static StepCost Of(IUpdateRule rule, int rows, int columns, long step)
    {
        IUpdateRule form = rule.FormFor([rows, columns])!;
        bool isMatrix = form.Descriptor.Form == RuleForm.Matrix;
        var cost = new StepCost(form, isMatrix ? new SlotShape(rows, columns) : new SlotShape(1, (long)rows * columns), batch: 16);
        form.Execute(new Step(step), cost);
        return cost;
    }

    public int Rows(int slot) => ShapeOf(slot).Rows;

    public long Columns(int slot) => ShapeOf(slot).Columns;

    public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged => _launched.Add(operation);

    /// <summary>The counts in one line, for messages and tables.</summary>
    public override string ToString() =>
        $"{Passes} passes of {BytesPerElement} bytes, {SmallKernels} small kernels, {Products} products ({SymmetricProducts} symmetric), "
        + $"{Factorizations} factorizations, {Rearrangements} rearrangements, {GroupSums} group sums";

    private bool IsPass(KernelDescriptor kernel) => ShapeOf(kernel.DomainSlot).Length == _weight.Length;

    private SlotShape ShapeOf(int slot) => _rule.Descriptor.Slots[slot].Kind switch
    {
        SlotKind.Weight or SlotKind.Gradient => _weight,
        SlotKind.Input => new SlotShape(_batch, _rule.ShapeOf(slot, new Inputs(_weight, _batch)).Columns),
        _ => _rule.ShapeOf(slot, this),
    };

    // What an input demands of its shape is asked for with nothing but the weight's shape known.
    private sealed record Inputs(SlotShape Weight, int Batch) : ISlotShapes
    {
        public int Rows(int slot) => slot < 2 ? Weight.Rows : Batch;

        public long Columns(int slot) => Weight.Columns;
    }
}

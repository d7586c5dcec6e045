using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>An instruction at work: what a transfer function may ask.</summary>
/// <param name="interpretation">The interpretation it is in.</param>
/// <param name="position">Where it stands in the graph.</param>
internal sealed class Site(Interpretation interpretation, int position)
{
    public int Position { get; } = position;

    public Interpretation Interpretation { get; } = interpretation;

    public Instruction Instruction { get; } = interpretation.Graph[position];

    public WidthCase Width => Interpretation.Width;

    public Entries Entries => Interpretation.Entries;

    public Reconciliation Reconciliation => Interpretation.Reconciliation;

    public Extent Extent => Interpretation.ExtentOf(Position);

    /// <summary>What the rule says here.</summary>
    public string Text => Interpretation.TextOf(Position);

    public Value Operand(int index) => Interpretation.ValueOf(Instruction.Operands[index]);

    public Extent ExtentOf(int index) => Interpretation.ExtentOf(Instruction.Operands[index]);

    /// <summary>An operand as one term, its summands compared element by element; null for zero.</summary>
    public Term? ByEntries(int index, bool isThreshold = false) =>
        Reconciliation.ToOne(Operand(index), ExtentOf(index), byEntries: true, isThreshold, Position);

    /// <summary>An operand as one term, its summands compared by their norms; null for zero.</summary>
    public Term? ByNorm(int index) =>
        Reconciliation.ToOne(Operand(index), ExtentOf(index), byEntries: false, isThreshold: false, Position);

    /// <summary>Nothing, where an operand is nothing yet; else zero.</summary>
    public Value Empty =>
        Enumerable.Range(0, Instruction.Operands.Count).Any(index => Operand(index).IsUnknown) ? Value.Unknown : Value.Zero;
}

using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Writes a plan as text: its conditions, its operations in their order, and what each way through it comes to.
/// </summary>
internal sealed class PlanTextWriter
{
    private readonly CodeWriter _writer;
    private readonly KernelPlan _plan;
    private readonly Func<int, Precedence, string> _host;
    private readonly OperationFormula _formula;

    /// <param name="writer">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="host">Writes a host value that binds at least as tightly as asked.</param>
    public PlanTextWriter(CodeWriter writer, KernelPlan plan, Func<int, Precedence, string> host)
    {
        _writer = writer;
        _plan = plan;
        _host = host;
        _formula = new OperationFormula(plan, host);
    }

    public void Write()
    {
        _writer.Line("plan");
        using (_writer.Indent())
        {
            foreach (SlotModel slot in _plan.Slots.Where(slot => slot.Kind is SlotKind.Temporary or SlotKind.Constant))
            {
                _writer.Line($"{slot.Kind.ToString().ToLowerInvariant()} {slot.Name}{Shape(slot.Shape)}");
            }

            WriteNode(_plan.Root);
        }
    }

    private void WriteNode(PlanNode node)
    {
        switch (node)
        {
            case Branch branch:
                _writer.Line($"if {_host(branch.Condition, Precedence.Loosest)}");
                WriteInside(branch.WhenTrue);
                _writer.Line("else");
                WriteInside(branch.WhenFalse);
                break;
            case Repeat repeat:
                _writer.Line($"repeat {_host(repeat.Trips, Precedence.Loosest)} times");
                WriteInside(repeat.Body);
                break;
            case Sequence sequence:
                foreach (PlanNode step in sequence.Nodes)
                {
                    WriteNode(step);
                }

                _writer.Line($"; {PlanSummary.Of(_plan, sequence)}");
                break;
            default:
                _writer.Line(node is Launch { Operation: { } operation } ? Describe(operation) : "nothing");
                break;
        }
    }

    private void WriteInside(PlanNode node)
    {
        using (_writer.Indent())
        {
            WriteNode(node);
        }
    }

    private string Describe(PlanOperation operation)
    {
        if (operation is Kernel)
        {
            return $"launch {operation.Name}";
        }

        string symmetric = operation is Product { IsSymmetric: true } ? ", symmetric" : "";
        return $"launch {operation.Name}: {_formula.Of(operation)} {Shape(_plan.Slots[operation.Writes[0]].Shape)}{symmetric}";
    }

    private string Shape(DeviceShape shape) => new ShapeText(_plan.Graph, extent => _host(extent, Precedence.Loosest)).Of(shape);
}

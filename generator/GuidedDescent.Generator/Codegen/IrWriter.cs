using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Writes the intermediate representation as text: the graph as the author's method left it, the plan, and the instructions of each kernel
/// after specialization, hoisting and contraction.
/// </summary>
internal sealed class IrWriter
{
    private readonly CodeWriter _writer = new();
    private readonly RuleModel _rule;
    private readonly GraphBuilder _graph;
    private readonly KernelPlan _plan;

    private IrWriter(CompiledForm form)
    {
        _rule = form.Rule;
        _plan = form.Plan;
        _graph = form.Plan.Graph;
    }

    public static string Write(CompiledForm form)
    {
        var writer = new IrWriter(form);
        writer.WriteRule();
        new PlanTextWriter(writer._writer, form.Plan, writer.DescribeHost).Write();
        foreach (Kernel kernel in form.Plan.Kernels)
        {
            writer.WriteKernel(kernel);
        }

        return writer._writer.ToString();
    }

    private void WriteRule()
    {
        IEnumerable<string> slots = _rule.Method!.Slots.Select(slot => $"{slot.Kind.ToString().ToLowerInvariant()} {slot.Name}");
        _writer.Line($"rule {_rule.Declaration.Name}.{_rule.Method.Name}: {string.Join(", ", slots)}");
        using (_writer.Indent())
        {
            WriteInstructions(Reachability.From(_graph, _rule.Graph!.Outputs), value => null);
            for (int slot = 0; slot < _rule.Method.Slots.Count; slot++)
            {
                WriteResult(slot, _rule.Graph.Outputs[slot], value => null);
            }
        }

        _writer.Line();
    }

    private void WriteKernel(Kernel kernel)
    {
        string? ScalarOf(int value) =>
            kernel.Scalars.Where(scalar => scalar.Value == value).Select(scalar => scalar.Name).FirstOrDefault();

        _writer.Line();
        string summary = KernelSummary.Of(_plan, kernel);
        _writer.Line($"kernel {kernel.Name}: {ScalarNames.ToCamelCase(summary).TrimEnd('.')}");
        using (_writer.Indent())
        {
            foreach (Scalar scalar in kernel.Scalars)
            {
                _writer.Line($"scalar {scalar.Name} = {DescribeHost(scalar.Value)}");
            }

            foreach (int slot in kernel.Reads.Where(slot => kernel.AccessOf(slot) != SlotAccess.Full))
            {
                _writer.Line($"{ScalarNames.ToCamelCase(kernel.AccessOf(slot).ToString())} {_plan.Slots[slot].Name}");
            }

            SortedSet<int> device = Reachability.From(_graph, kernel.Values);
            device.RemoveWhere(position => _graph[position].Type.IsHost());
            WriteInstructions(device, ScalarOf);
            foreach (SlotValue output in kernel.Outputs)
            {
                WriteResult(output.Slot, output.Value, ScalarOf);
            }

            foreach (KernelReduction reduction in kernel.Reductions)
            {
                string kind = ScalarNames.ToCamelCase(reduction.Kind.ToString());
                _writer.Line($"reduce {_plan.Slots[reduction.Slot].Name}, {kind} {Describe(reduction.Value, ScalarOf)}");
            }
        }
    }

    private void WriteInstructions(SortedSet<int> needed, Func<int, string?> scalarOf)
    {
        string statement = "";
        HashSet<int> written = [];
        foreach (int position in needed.OrderBy(position => _graph[position].Origin).ThenBy(position => position))
        {
            Visit(position);
        }

        void Visit(int position)
        {
            if (!needed.Contains(position) || IsAtom(position) || !written.Add(position))
            {
                return;
            }

            Instruction instruction = _graph[position];
            foreach (int operand in instruction.Operands)
            {
                Visit(operand);
            }

            string origin = instruction.Origin < 0 ? "" : _graph.Statements[instruction.Origin];
            if (origin != statement)
            {
                statement = origin;
                _writer.Line($"; {statement}");
            }

            string operands = string.Join(", ", instruction.Operands.Select(operand => Describe(operand, scalarOf)));
            string type = instruction.Type.ToString().ToLowerInvariant();
            string shape = instruction.Type.IsDevice() ? new ShapeText(_graph, extent => DescribeHost(extent)).Of(instruction.Shape) : "";
            _writer.Line($"{Describe(position, scalarOf)}: {type}{shape} = {NameOf(instruction)}({operands})");
        }
    }

    private void WriteResult(int slot, int value, Func<int, string?> scalarOf)
    {
        bool isUnchanged = _graph[value].Opcode == Opcode.Load && _graph[value].Number == slot;
        if (!isUnchanged)
        {
            _writer.Line($"store {_plan.Slots[slot].Name}, {Describe(value, scalarOf)}");
        }
    }

    private bool IsAtom(int position) =>
        _graph[position].Opcode is Opcode.Constant or Opcode.Hyperparameter or Opcode.StepNumber or Opcode.Load or Opcode.Dimension;

    private string Describe(int position, Func<int, string?> scalarOf)
    {
        Instruction instruction = _graph[position];
        string name = _graph.NameOf(position);
        return instruction.Opcode switch
        {
            Opcode.Constant => Literals.Double(instruction.Number),
            Opcode.Hyperparameter => scalarOf(position) ?? instruction.Text,
            Opcode.StepNumber => name,
            Opcode.Load => $"%{instruction.Text}",
            Opcode.Dimension => $"{_plan.Slots[(int)instruction.Number].Name}.{instruction.Text}",
            _ => scalarOf(position) ?? (name.Length > 0 ? $"%{name}.{position}" : $"%{position}"),
        };
    }

    /// <summary>A host value as a formula.</summary>
    private string DescribeHost(int position, Precedence atLeast = Precedence.Loosest) =>
        new ExpressionWriter(_graph, operation => operation.Host, WriteHostAtom).Write(position, atLeast);

    private (string, Precedence)? WriteHostAtom(int value)
    {
        Instruction instruction = _graph[value];
        return IsAtom(value) || instruction.Opcode is Opcode.LoopParameter or Opcode.LoopResult
            ? (Describe(value, _ => null), Precedence.Primary)
            : null;
    }

    private static string NameOf(Instruction instruction) =>
        Operations.TryGet(instruction.Opcode, out Operation operation)
            ? operation.Name
            : $"{ScalarNames.ToCamelCase(instruction.Opcode.ToString())} {instruction.Text} {instruction.Number}".Replace("  ", " ");
}

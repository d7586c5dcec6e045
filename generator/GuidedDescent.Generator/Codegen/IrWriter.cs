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

    private IrWriter(RuleModel rule, KernelPlan plan)
    {
        _rule = rule;
        _plan = plan;
        _graph = plan.Graph;
    }

    public static string Write(RuleModel rule, KernelPlan plan)
    {
        var writer = new IrWriter(rule, plan);
        writer.WriteRule();
        writer.WritePlan();
        foreach (Kernel kernel in plan.Kernels)
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

    private void WritePlan()
    {
        _writer.Line("plan");
        using (_writer.Indent())
        {
            WriteNode(_plan.Root);
        }
    }

    private void WriteNode(PlanNode node)
    {
        if (node is Branch branch)
        {
            _writer.Line($"if {DescribeHost(branch.Condition)}");
            using (_writer.Indent())
            {
                WriteNode(branch.WhenTrue);
            }

            _writer.Line("else");
            using (_writer.Indent())
            {
                WriteNode(branch.WhenFalse);
            }
        }
        else
        {
            _writer.Line(node is Launch { Kernel: { } kernel } ? $"launch {kernel.Name}" : "nothing");
        }
    }

    private void WriteKernel(Kernel kernel)
    {
        string? ScalarOf(int value) =>
            kernel.Scalars.Where(scalar => scalar.Value == value).Select(scalar => scalar.Name).FirstOrDefault();

        _writer.Line();
        string summary = KernelSummary.Of(_rule, kernel);
        _writer.Line($"kernel {kernel.Name}: {ScalarNames.ToCamelCase(summary).TrimEnd('.')}");
        using (_writer.Indent())
        {
            foreach (Scalar scalar in kernel.Scalars)
            {
                _writer.Line($"scalar {scalar.Name} = {DescribeHost(scalar.Value)}");
            }

            SortedSet<int> device = Reachability.From(_graph, kernel.Outputs.Select(output => output.Value));
            device.RemoveWhere(position => _graph[position].Type.IsHost());
            WriteInstructions(device, ScalarOf);
            foreach (SlotValue output in kernel.Outputs)
            {
                WriteResult(output.Slot, output.Value, ScalarOf);
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
            _writer.Line($"{Describe(position, scalarOf)}: {type} = {NameOf(instruction)}({operands})");
        }
    }

    private void WriteResult(int slot, int value, Func<int, string?> scalarOf)
    {
        bool isUnchanged = _graph[value].Opcode == Opcode.Load && _graph[value].Number == slot;
        if (!isUnchanged)
        {
            _writer.Line($"store {_rule.Method!.Slots[slot].Name}, {Describe(value, scalarOf)}");
        }
    }

    private bool IsAtom(int position) =>
        _graph[position].Opcode is Opcode.Constant or Opcode.Hyperparameter or Opcode.StepNumber or Opcode.Load;

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
            _ => scalarOf(position) ?? (name.Length > 0 ? $"%{name}.{position}" : $"%{position}"),
        };
    }

    /// <summary>A host value as a formula.</summary>
    private string DescribeHost(int position) =>
        new ExpressionWriter(_graph, operation => operation.Host, WriteHostAtom).Write(position);

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

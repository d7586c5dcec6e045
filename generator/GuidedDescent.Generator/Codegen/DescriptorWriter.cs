using GuidedDescent.Generator.Codegen.Plan;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes what the runtime asks of a rule: descriptor, validation, states, the way into the author's own method.</summary>
internal sealed class DescriptorWriter
{
    private readonly CodeWriter _writer;
    private readonly RuleModel _rule;
    private readonly KernelPlan _plan;

    private DescriptorWriter(CodeWriter writer, RuleModel rule, KernelPlan plan)
    {
        _writer = writer;
        _rule = rule;
        _plan = plan;
    }

    public static string Write(RuleModel rule, KernelPlan plan) =>
        RuleFrame.Write(
            rule,
            ["System", "GuidedDescent.Execution", "GuidedDescent.Language", "GuidedDescent.Rules"],
            $" : IUpdateRule<{rule.Declaration.Name}>",
            writer => new DescriptorWriter(writer, rule, plan).WriteMembers());

    private void WriteMembers()
    {
        WriteDescriptor();
        _writer.Line();
        _writer.Line("RuleDescriptor IUpdateRule.Descriptor => Descriptor;");
        _writer.Line();
        WriteValidate();
        _writer.Line();
        WriteKeeps();
        _writer.Line();
        WriteInitialValue();
        _writer.Line();
        WriteEvaluate();
        _writer.Line();
        WriteKernels();
    }

    private void WriteDescriptor()
    {
        _writer.Line("/// <inheritdoc/>");
        _writer.Line("public static RuleDescriptor Descriptor { get; } = new()");
        _writer.Line("{");
        using (_writer.Indent("};"))
        {
            _writer.Line($"Name = {Literals.String(_rule.DisplayName)},");
            WriteList("Hyperparameters", _rule.Hyperparameters.Select(DescribeHyperparameter));
            WriteList("Slots", _rule.Method!.Slots.Select(slot => $"new({Literals.String(slot.Name)}, SlotKind.{slot.Kind})"));
            WriteList("Kernels", _plan.Kernels.Select(kernel => $"Kernels.{kernel.Name}"));
            _writer.Line("IntermediateRepresentation = IntermediateRepresentation,");
            _writer.Line("CudaSource = CudaSource,");
        }
    }

    private void WriteList(string name, IEnumerable<string> items)
    {
        _writer.Line($"{name} =");
        _writer.Line("[");
        using (_writer.Indent("],"))
        {
            foreach (string item in items)
            {
                _writer.Line($"{item},");
            }
        }
    }

    private static string DescribeHyperparameter(HyperparameterModel hyperparameter)
    {
        string kind = hyperparameter.Choices.Count > 0 ? "Choice" : hyperparameter.Type switch
        {
            ValueKind.Integer => "Integer",
            ValueKind.Flag => "Flag",
            _ => "Real",
        };
        string fallback = hyperparameter.Default is { } value ? Literals.Double(value) : "null";
        return $"new({Literals.String(hyperparameter.Name)}, HyperparameterKind.{kind}, {fallback}, {DescribeRange(hyperparameter.Range)})";
    }

    private static string DescribeRange(RangeModel? range)
    {
        if (range is null)
        {
            return "HyperparameterRange.AnyNumber";
        }

        string ends = $"{Literals.Double(range.Minimum)}, {Literals.Double(range.Maximum)}";
        string minimumExclusive = range.MinimumExclusive ? ", MinimumExclusive: true" : "";
        string maximumExclusive = range.MaximumExclusive ? ", MaximumExclusive: true" : "";
        return $"new HyperparameterRange({ends}{minimumExclusive}{maximumExclusive})";
    }

    private void WriteValidate()
    {
        using (_writer.Block("void IUpdateRule.Validate()"))
        {
            for (int index = 0; index < _rule.Hyperparameters.Count; index++)
            {
                HyperparameterModel hyperparameter = _rule.Hyperparameters[index];
                if (hyperparameter.Type == ValueKind.Real || hyperparameter.Range is not null)
                {
                    _writer.Line($"Descriptor.Hyperparameters[{index}].Range.Check({Identifiers.Escape(hyperparameter.Name)}, Descriptor.Name);");
                }
            }

            if (_rule.Check is { } check)
            {
                using (_writer.Block($"if ({Identifiers.Escape(check)}() is {{ }} problem)"))
                {
                    _writer.Line("throw new ArgumentException($\"{problem}, but it is {this}.\");");
                }
            }
        }
    }

    private void WriteKeeps()
    {
        var host = new HostWriter(_writer, _plan, _rule.Method!.StepName, _rule.Widened, new NameScope([]));
        WriteStateSwitch("bool IUpdateRule.Keeps", slot => StateNeedWriter.Write(_plan, slot, host));
    }

    private void WriteInitialValue() =>
        WriteStateSwitch(
            "double IUpdateRule.InitialValue",
            slot => _rule.Method!.Slots[slot].InitialValue is { } name ? Identifiers.Escape(name) : "0");

    private void WriteStateSwitch(string header, Func<int, string> valueOf)
    {
        string argument = new NameScope(_rule.Hyperparameters.Select(hyperparameter => hyperparameter.Name)).Take("slot");
        _writer.Line($"{header}(int {argument}) => {argument} switch");
        _writer.Line("{");
        using (_writer.Indent("};"))
        {
            for (int slot = 0; slot < _rule.Method!.Slots.Count; slot++)
            {
                if (_rule.Method.Slots[slot].Kind == SlotKind.State)
                {
                    _writer.Line($"{slot} => {valueOf(slot)}, // {_rule.Method.Slots[slot].Name}");
                }
            }

            _writer.Line(
                "_ => throw new ArgumentOutOfRangeException(nameof(slot), slot, $\"Slot {slot} of {Descriptor.Name} is no state.\"),");
        }
    }

    private void WriteEvaluate()
    {
        IEnumerable<string> arguments = _rule.Method!.Arguments.Select(slot =>
            slot == MethodModel.StepArgument ? "step"
            : _rule.Method.Slots[slot].Kind == SlotKind.Gradient ? $"tensors[{slot}]"
            : $"ref tensors[{slot}]");
        _writer.Line("void IUpdateRule.Evaluate(Step step, Span<Tensor> tensors) =>");
        using (_writer.Indent())
        {
            _writer.Line($"{Identifiers.Escape(_rule.Method.Name)}({string.Join(", ", arguments)});");
        }
    }

    private void WriteKernels()
    {
        using (_writer.Block("private static class Kernels"))
        {
            for (int index = 0; index < _plan.Kernels.Count; index++)
            {
                if (index > 0)
                {
                    _writer.Line();
                }

                WriteKernel(_plan.Kernels[index]);
            }
        }
    }

    private void WriteKernel(Kernel kernel)
    {
        _writer.Line($"/// <summary>{KernelSummary.Of(_rule, kernel)}</summary>");
        _writer.Line($"public static readonly KernelDescriptor {kernel.Name} = new()");
        _writer.Line("{");
        using (_writer.Indent("};"))
        {
            _writer.Line($"Name = {Literals.String(kernel.Name)},");
            _writer.Line($"EntryPoint = {Literals.String(kernel.EntryPoint)},");
            _writer.Line($"Reads = {Literals.List(kernel.Reads)},");
            _writer.Line($"Writes = {Literals.List(kernel.Writes)},");
            _writer.Line($"Scalars = {Literals.List(kernel.Scalars.Select(scalar => Literals.String(scalar.Name)))},");
            _writer.Line($"Cpu = CpuKernels.{kernel.Name},");
        }
    }
}

using GuidedDescent.Generator.Codegen.Plan;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes what the runtime asks of a rule: descriptor, validation, states, the way into the author's own method.</summary>
internal sealed class DescriptorWriter
{
    private readonly CodeWriter _writer;
    private readonly CompiledForm _form;
    private readonly RuleModel _rule;
    private readonly KernelPlan _plan;

    private DescriptorWriter(CodeWriter writer, CompiledForm form)
    {
        _writer = writer;
        _form = form;
        _rule = form.Rule;
        _plan = form.Plan;
    }

    public static string Write(CompiledForm form) =>
        RuleFrame.Write(
            form,
            ["System", "GuidedDescent.Execution", "GuidedDescent.Language", "GuidedDescent.Rules"],
            form.IsSecond ? " : IUpdateRule" : $" : IUpdateRule<{form.Rule.Declaration.Name}>",
            writer => new DescriptorWriter(writer, form).WriteMembers());

    private void WriteMembers()
    {
        WriteDescriptor();
        _writer.Line();
        _writer.Line("RuleDescriptor IUpdateRule.Descriptor => Descriptor;");
        _writer.Line();
        WriteValidate();
        new ShapeWriter(_writer, _form).Write();
        if (_rule.Evaluation is not null)
        {
            _writer.Line();
            _writer.Line($"IUpdateRule? IUpdateRule.EvaluationForm => new {CompiledForm.EvaluationName}(this);");
        }

        _writer.Line();
        WriteKeeps();
        _writer.Line();
        WriteInitialValue();
        _writer.Line();
        EvaluateWriter.Write(_writer, _form);
        _writer.Line();
        new OperationDescriptorWriter(_writer, _form).Write();
    }

    private void WriteDescriptor()
    {
        _writer.Line("/// <inheritdoc/>");
        _writer.Line("public static RuleDescriptor Descriptor { get; } = new()");
        _writer.Line("{");
        using (_writer.Indent("};"))
        {
            _writer.Line($"Name = {Literals.String(_rule.DisplayName)},");
            if (_form.IsOverMatrices)
            {
                _writer.Line("Form = RuleForm.Matrix,");
            }
            else if (_form.ReadsShapes)
            {
                _writer.Line("ReadsShapes = true,");
            }

            WriteList("Hyperparameters", _rule.Hyperparameters.Select(HyperparameterText.Of));
            WriteList("Slots", _plan.Slots.Select(DescribeSlot));
            WriteList("Kernels", _plan.Kernels.Select(kernel => $"Kernels.{kernel.Name}"));
            if (_plan.Kernels.Count < _plan.Operations.Count)
            {
                WriteList(
                    "Operations",
                    _plan.Operations.Select(operation => $"{OperationDescriptorWriter.ClassOf(operation)}.{operation.Name}"));
            }

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

    // What starts from a value needs no word: the rule is asked for it.
    private static string DescribeSlot(SlotModel slot)
    {
        string initial = slot.Initial is SlotInitial.Zero or SlotInitial.Value ? "" : $", SlotInitial.{slot.Initial}";
        return $"new({Literals.String(slot.Name)}, SlotKind.{slot.Kind}{initial})";
    }

    private void WriteValidate()
    {
        if (_form.IsSecond)
        {
            _writer.Line($"void IUpdateRule.Validate() => ((IUpdateRule){CompiledForm.RuleVariable}).Validate();");
            return;
        }

        using (_writer.Block("void IUpdateRule.Validate()"))
        {
            for (int index = 0; index < _rule.Hyperparameters.Count; index++)
            {
                HyperparameterModel hyperparameter = _rule.Hyperparameters[index];
                if (hyperparameter.Type == ValueKind.Real || hyperparameter.Range is not null)
                {
                    string value = Identifiers.Escape(hyperparameter.Name);
                    _writer.Line($"Descriptor.Hyperparameters[{index}].Range.Check({value}, Descriptor.Name);");
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
        var names = new NameScope(_form.TakenNames);
        (string slot, string shapes) = (names.Take("slot"), names.Take("shapes"));
        WriteKeeps($"bool IUpdateRule.Keeps(int {slot})", slot, shapes: null);
        if (StateNeedWriter.DependsOnShapes(_plan))
        {
            _writer.Line();
            WriteKeeps($"bool IUpdateRule.Keeps(int {slot}, ISlotShapes {shapes})", slot, shapes);
        }
    }

    private void WriteKeeps(string header, string argument, string? shapes)
    {
        var host = new HostWriter(_writer, _plan, HostNames.Of(_form, _form.Method.StepName, shapes), new NameScope([]));
        var needs = new StateNeedWriter(_plan, host, shapes is not null);
        WriteSlotSwitch(header, argument, kind => kind is not (SlotKind.Weight or SlotKind.Gradient), needs.Write);
    }

    private void WriteInitialValue()
    {
        string argument = new NameScope(_form.TakenNames).Take("slot");
        WriteSlotSwitch(
            $"double IUpdateRule.InitialValue(int {argument})",
            argument,
            kind => kind == SlotKind.State,
            slot => _plan.Slots[slot].InitialValue is { } name
                ? _form.MemberPrefix + Identifiers.Escape(name)
                : _plan.Slots[slot].Initial == SlotInitial.Identity ? "1" : "0");
    }

    private void WriteSlotSwitch(string header, string argument, Func<SlotKind, bool> isMeant, Func<int, string> valueOf)
    {
        _writer.Line($"{header} => {argument} switch");
        _writer.Line("{");
        using (_writer.Indent("};"))
        {
            for (int slot = 0; slot < _plan.Slots.Count; slot++)
            {
                if (isMeant(_plan.Slots[slot].Kind))
                {
                    _writer.Line($"{slot} => {valueOf(slot)}, // {_plan.Slots[slot].Name}");
                }
            }

            _writer.Line(
                "_ => throw new ArgumentOutOfRangeException(nameof(slot), slot, $\"Slot {slot} of {Descriptor.Name} is no state.\"),");
        }
    }
}

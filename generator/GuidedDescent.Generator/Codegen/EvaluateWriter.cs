using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes the way into the author's own method, between the tensors of the slots and the types its author wrote.</summary>
internal static class EvaluateWriter
{
    public static void Write(CodeWriter writer, CompiledForm form)
    {
        if (form.Method.Slots.All(slot => slot.Type == SlotType.Tensor))
        {
            writer.Line("void IUpdateRule.Evaluate(Step step, Span<Tensor> tensors) =>");
            using (writer.Indent())
            {
                writer.Line(Call(form, slot => $"tensors[{slot}]"));
            }

            return;
        }

        string[] locals = [.. NameLocals(form)];
        using (writer.Block("void IUpdateRule.Evaluate(Step step, Span<Tensor> tensors)"))
        {
            for (int slot = 0; slot < locals.Length; slot++)
            {
                SlotType type = form.Method.Slots[slot].Type;
                writer.Line(type == SlotType.Tensor
                    ? $"Tensor {locals[slot]} = tensors[{slot}];"
                    : $"{type} {locals[slot]} = {type}.FromTensor(tensors[{slot}]);");
            }

            writer.Line(Call(form, slot => locals[slot]));
            for (int slot = 0; slot < locals.Length; slot++)
            {
                if (IsPassedByReference(form, form.Method.Slots[slot]))
                {
                    bool isTensor = form.Method.Slots[slot].Type == SlotType.Tensor;
                    writer.Line($"tensors[{slot}] = {locals[slot]}{(isTensor ? "" : $".ToTensor(tensors[{slot}].Shape)")};");
                }
            }
        }
    }

    private static IEnumerable<string> NameLocals(CompiledForm form)
    {
        var names = new NameScope([.. form.TakenNames, "step", "tensors"]);
        return form.Method.Slots.Select(slot => names.Take(slot.Variable));
    }

    private static string Call(CompiledForm form, Func<int, string> slotText)
    {
        IEnumerable<string> arguments = form.Method.Arguments.Select(slot =>
            slot == MethodModel.StepArgument ? "step"
            : IsPassedByReference(form, form.Method.Slots[slot]) ? $"ref {slotText(slot)}"
            : slotText(slot));
        return $"{form.MemberPrefix}{Identifiers.Escape(form.Method.Name)}({string.Join(", ", arguments)});";
    }

    private static bool IsPassedByReference(CompiledForm form, SlotModel slot) =>
        slot.Kind == SlotKind.Weight || (slot.Kind == SlotKind.State && !form.IsEvaluation);
}

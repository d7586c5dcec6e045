using System.Collections.Immutable;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>Compares all that a step left on the device: slot by slot, or by the quantities that stand in for slots.</summary>
internal sealed class StepComparison(
    DeviceRun run, ReferenceRun reference, ImmutableArray<ConformanceInvariant> invariants, SlotComparison slots)
{
    public void Compare(int step)
    {
        for (int tensor = 0; tensor < run.Tensors.Count; tensor++)
        {
            Compare(step, tensor);
        }
    }

    private void Compare(int step, int tensor)
    {
        DeviceTensor compared = run.Tensors[tensor];
        RuleDescriptor rule = compared.Form.Descriptor;
        Dictionary<string, float[]> held = compared.WrittenSlots()
            .ToDictionary(slot => rule.Slots[slot].Name, slot => run.Read(tensor, slot));
        ConformanceInvariant[] due =
        [
            .. invariants.Where(invariant => rule.Form == RuleForm.Matrix
                && invariant.Slots.All(held.ContainsKey) && invariant.IsDue?.Invoke(step) != false),
        ];
        HashSet<string> replaced = [.. due.SelectMany(invariant => invariant.Slots)];
        foreach ((string name, float[] values) in held.Where(pair => !replaced.Contains(pair.Key)))
        {
            int slot = rule.SlotOf(name);
            slots.Compare(compared, step, slot, reference.Before(tensor, slot), reference.After(tensor, slot), values);
        }

        if (due.Length > 0)
        {
            Dictionary<string, Matrix> heldMatrices = ToMatrices(name => Tensor.FromSingles(ShapeOf(name), held[name]));
            Dictionary<string, Matrix> matrices = ToMatrices(
                name => new Tensor(ShapeOf(name), reference.After(tensor, rule.SlotOf(name)).Values));
            foreach (ConformanceInvariant invariant in due)
            {
                slots.CompareInvariant(compared, step, invariant.Name, invariant.Of(matrices), invariant.Of(heldMatrices));
            }
        }

        Shape ShapeOf(string name) => compared.ShapeOf(rule.SlotOf(name));

        Dictionary<string, Matrix> ToMatrices(Func<string, Tensor> read) =>
            held.Keys.ToDictionary(name => name, name => Matrix.FromTensor(read(name)));
    }
}

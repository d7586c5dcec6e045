using GuidedDescent.Language;
using GuidedDescent.Language.Eager;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>
/// The author's own method on the same numbers, in double precision and with error bounds. Every step starts from what the device holds, so
/// that each is judged alone: errors of earlier steps neither add up nor hide later ones.
/// </summary>
internal sealed class ReferenceRun(DeviceRun run)
{
    private readonly Tensor[][] _before = [.. run.Tensors.Select(Start)];
    private Tensor[][] _after = [];
    private long _step;

    /// <summary>What the device held before the step.</summary>
    public Tensor Before(int tensor, int slot) => _before[tensor][slot];

    /// <summary>What the rule makes of it.</summary>
    public Tensor After(int tensor, int slot) => _after[tensor][slot];

    /// <summary>Takes over what the device holds.</summary>
    public void Restart()
    {
        for (int tensor = 0; tensor < _before.Length; tensor++)
        {
            foreach (int slot in run.Tensors[tensor].WrittenSlots())
            {
                _before[tensor][slot] = Bounded(run.Tensors[tensor].ShapeOf(slot), run.Read(tensor, slot));
            }
        }
    }

    /// <summary>Takes the step that the device has taken.</summary>
    public void Step()
    {
        _step++;
        for (int tensor = 0; tensor < _before.Length; tensor++)
        {
            foreach (int slot in run.Tensors[tensor].FedSlots())
            {
                _before[tensor][slot] = Bounded(run.Tensors[tensor].ShapeOf(slot), run.Tensors[tensor].Fed(slot));
            }
        }

        _after = [.. _before.Select(tensors => tensors.ToArray())];
        EagerGroup.Run(_after.Length, tensor => run.Tensors[tensor].Form.Evaluate(new Step(_step), _after[tensor]));
    }

    // Where the device holds nothing, because the rule needs no memory, its method may still look at what there would be.
    private static Tensor[] Start(DeviceTensor tensor) =>
        [.. tensor.Form.Descriptor.Slots.Select((descriptor, slot) => descriptor.Kind is SlotKind.Temporary or SlotKind.Constant
            ? Tensor.Zeros([0])
            : Bounded(tensor.ShapeOf(slot), InitialStates.Of(tensor, slot, new float[tensor.ShapeOf(slot).Length])))];

    private static Tensor Bounded(Shape shape, float[] values) => Tensor.FromSingles(shape, values).WithErrorBounds();
}

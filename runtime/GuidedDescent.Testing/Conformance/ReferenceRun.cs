using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>The author's own method on the same numbers, in double precision and with error bounds.</summary>
internal sealed class ReferenceRun
{
    private readonly IUpdateRule _rule;
    private readonly Tensor[][] _tensors;
    private long _step;

    public ReferenceRun(IUpdateRule rule, DeviceRun run, ConformanceOptions options)
    {
        _rule = rule;
        _tensors =
        [
            .. options.Lengths.Select((length, tensor) => rule.Descriptor.Slots.Select((slot, index) =>
                slot.Kind == SlotKind.Weight ? Tensor.FromSingles([length], run.Read(tensor, 0)).WithErrorBounds()
                : Tensor.Filled([length], slot.Kind == SlotKind.State ? (float)rule.InitialValue(index) : 0).WithErrorBounds()).ToArray()),
        ];
    }

    public Tensor Read(int tensor, int slot) => _tensors[tensor][slot];

    public void Step(DeviceRun run)
    {
        _step++;
        for (int tensor = 0; tensor < _tensors.Length; tensor++)
        {
            _tensors[tensor][1] = Tensor.FromSingles(_tensors[tensor][1].Shape, run.Gradient(tensor)).WithErrorBounds();
            _rule.Evaluate(new Step(_step), _tensors[tensor]);
        }
    }
}

using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent;

// Where all streams of the tensors of a bucket lie.
internal sealed unsafe partial class BucketMemory
{
    /// <summary>Builds the table of all streams as they lie now.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="mergesNeighbours">Whether neighbours that lie back to back are one row.</param>
    /// <exception cref="ArgumentException">An input has other extents than when the optimizer was built.</exception>
    public TensorTable BuildTable(IUpdateRule rule, bool mergesNeighbours)
    {
        int slots = _slabs.Length;
        nint[] pointers = new nint[VisitingOrder.Sum(run => run.Count) * slots];
        var shapes = new SlotShape[pointers.Length];
        int entry = 0;
        for (int position = 0; position < VisitingOrder.Length; position++)
        {
            foreach (ParameterBlock block in VisitingOrder[position].Blocks)
            {
                for (int slot = 0; slot < slots; slot++, entry++)
                {
                    pointers[entry] = (nint)Stream(rule, slot, position, block);
                    shapes[entry] = _shapes[position][slot] ?? _shapes[position][Slot.Weight]!.Value;
                }
            }
        }

        return mergesNeighbours
            ? new TensorTable(slots, [.. VisitingOrder.Select(run => run.Length)], pointers)
            : TensorTable.WithShapes(slots, shapes, pointers);
    }

    private float* Stream(IUpdateRule rule, int slot, int position, ParameterBlock block)
    {
        if (_shapes[position][slot] is not SlotShape shape)
        {
            return null;
        }

        BlockRun run = VisitingOrder[position];
        long inRun = (block.Index - run.First) * shape.Length;
        return slot switch
        {
            _ when !_worksOnStored && Storage?[slot] is not null => At(SinglesOf(slot, position), inRun),
            Slot.Weight => At(run.Parameter.ValueAddress, block.Start),
            Slot.Gradient when _slabs[slot] is null => At(run.Parameter.GradientAddress, block.Start),
            _ when Storage is not null && Storage.StateOf(position, slot) != null => (float*)Storage.StateOf(position, slot),
            _ when rule.Descriptor.Slots[slot].Kind == SlotKind.Input => Input(rule, slot, position),
            _ => At(Own(slot, position), inRun),
        };
    }

    private float* Input(IUpdateRule rule, int slot, int position)
    {
        Parameter parameter = VisitingOrder[position].Parameter;
        BoundInput input = SlotShapes.InputOf(rule, slot, parameter);
        if (SlotShapes.Of(rule.Descriptor.Form, input.Shape) != _shapes[position][slot])
        {
            throw new ArgumentException(
                $"Input '{input.Name}' of parameter '{parameter.Name}' {parameter.Shape} is bound to the shape {input.Shape}, but the "
                + $"optimizer was built with {_shapes[position][slot]}; bind an input of that shape, or build a new optimizer.");
        }

        return input.Start;
    }

    private float* Own(int slot, int position)
    {
        float* start = _slabs[slot] is MemorySlab slab ? slab.Start : _shared is null ? null : _shared.Start;
        return start == null ? null : start + _places[slot].Offsets[position];
    }

    private static float* At(float* first, long offset) => first == null ? null : first + offset;
}

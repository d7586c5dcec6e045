using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent;

// How the slots of a bucket are given memory, and states what they hold before the first step.
internal sealed unsafe partial class BucketMemory
{
    private SlotPlaces Place(IUpdateRule rule, int slot)
    {
        if (HasWorkingCopy(slot))
        {
            return SlotPlaces.OneByOne(VisitingOrder, LengthsOf(slot));
        }

        if (slot < Slot.FirstOwn || rule.Descriptor.Slots[slot].Kind == SlotKind.Input)
        {
            return SlotPlaces.Nowhere;
        }

        return AreMergeable && Holds(slot)
            ? SlotPlaces.AlongWeights([.. VisitingOrder.Select(run => run.Parameter)])
            : SlotPlaces.OneByOne(VisitingOrder, [.. _shapes.Zip(VisitingOrder, (shapes, run) => (shapes[slot]?.Length ?? 0) * run.Count)]);
    }

    private void AllocateStates(IUpdateRule rule)
    {
        long temporaries = 0;
        StateBytes = Storage?.Bytes ?? 0;
        for (int slot = 0; slot < _slabs.Length; slot++)
        {
            bool isStored = Storage?[slot] is not null;
            if (rule.Descriptor.Slots[slot].Kind == SlotKind.Temporary || HasWorkingCopy(slot))
            {
                temporaries = PlaceTemporary(slot, temporaries);
            }
            else if (!isStored && _places[slot].End > 0)
            {
                _slabs[slot] = _memory.Allocate(_places[slot].End);
                Initialize(rule, slot);
            }

            if (isStored && slot >= Slot.FirstOwn)
            {
                StoredInitialContent.Write(Storage!, rule, slot, [.. _shapes.Select(shapes => shapes[slot]!.Value)], VisitingOrder);
            }
        }

        _shared?.Reserve(temporaries);
    }

    /// <summary>Gives a temporary its place behind others, or memory of its own where none is shared.</summary>
    /// <returns>The elements of all temporaries so far.</returns>
    private long PlaceTemporary(int slot, long before)
    {
        if (_shared is null)
        {
            _slabs[slot] = _places[slot].End > 0 ? _memory.Allocate(_places[slot].End) : null;
            return before;
        }

        _places[slot] = _places[slot].Behind(before);
        return _places[slot].End;
    }

    private void Initialize(IUpdateRule rule, int slot)
    {
        SlotDescriptor descriptor = rule.Descriptor.Slots[slot];
        bool isAsked = descriptor is { Kind: SlotKind.State, Initial: SlotInitial.Value or SlotInitial.Identity };
        float value = isAsked ? (float)rule.InitialValue(slot) : 1;
        if (isAsked && descriptor.Initial == SlotInitial.Value && BitConverter.SingleToUInt32Bits(value) != 0)
        {
            _memory.Fill(_slabs[slot]!.Start, _slabs[slot]!.Elements, value);
        }

        for (int position = 0; position < VisitingOrder.Length; position++)
        {
            if (_shapes[position][slot] is SlotShape shape)
            {
                BlockRun run = VisitingOrder[position];
                StateBytes += descriptor.Kind == SlotKind.State ? run.Count * shape.Length * sizeof(float) : 0;
                long before = ElementsBefore(rule, slot, run);
                foreach (ParameterBlock block in run.Blocks)
                {
                    long inRun = (block.Index - run.First) * shape.Length;
                    InitialContent.Write(_memory, Own(slot, position) + inRun, shape, descriptor, value, block, before + inRun);
                }
            }
        }
    }

    /// <summary>How many elements a slot has for the blocks of a parameter that come before a run.</summary>
    private static long ElementsBefore(IUpdateRule rule, int slot, BlockRun run) =>
        FusedBlocks.RunsOf(rule, run.Parameter).TakeWhile(earlier => earlier.First < run.First)
            .Sum(earlier => earlier.Count * (SlotShapes.For(rule, earlier)[slot]?.Length ?? 0));
}

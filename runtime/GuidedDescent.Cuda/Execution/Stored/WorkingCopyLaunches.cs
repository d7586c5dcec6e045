using GuidedDescent.Execution;
using GuidedDescent.Precision;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// The working copies of all buckets: made before the first launch of a bucket in a step, each slot by one launch, and stored behind the
/// last one where the step has written them.
/// </summary>
internal sealed unsafe class WorkingCopyLaunches
{
    private readonly WorkingCopyUse _use;
    private readonly Dictionary<int, SlotCopy>[] _copies;

    private WorkingCopyLaunches(OperationFactory factory, IReadOnlyList<GroupTensors> groups)
    {
        _use = new WorkingCopyUse(groups);
        _copies = [.. groups.Select(group => CopiesOf(group, factory))];
    }

    /// <summary>Loads the kernels; null where no bucket has working copies. The context must be current.</summary>
    public static WorkingCopyLaunches? For(OperationFactory factory, IReadOnlyList<GroupTensors> groups) =>
        groups.Any(group => group.WorkingCopies is not null) ? new WorkingCopyLaunches(factory, groups) : null;

    /// <inheritdoc cref="BucketOperation.LayOut"/>
    public void LayOut(int index, GroupTensors group, TableImage image)
    {
        foreach ((int slot, SlotCopy copy) in _copies[index])
        {
            CopyRows rows = slot == Slot.Gradient
                ? CopyRows.OfTable(group, group.Storage!, slot)
                : CopyRows.OfParameters(group.WorkingCopies!, slot);
            copy.LayOut(rows, image);
        }
    }

    /// <summary>Takes up the tables that were laid out last.</summary>
    public void TakeUp(byte* tables)
    {
        foreach (SlotCopy copy in _copies.SelectMany(copies => copies.Values))
        {
            copy.TakeUp(tables);
        }
    }

    /// <summary>Looks through the launches of a step.</summary>
    public void Find(ReadOnlySpan<PlannedLaunch> launches) => _use.Find(launches);

    /// <summary>Makes the copies of the buckets whose first launches come next; the context must be current.</summary>
    /// <param name="first">The first of these launches in the step.</param>
    /// <param name="launches">These launches.</param>
    /// <param name="gradients">What gradients are multiplied by; null where nothing is.</param>
    /// <param name="stream">The stream.</param>
    public void Open(int first, ReadOnlySpan<PlannedLaunch> launches, GradientLaunches? gradients, CUstream stream)
    {
        for (int index = 0; index < launches.Length; index++)
        {
            int group = launches[index].Group;
            if (_use.IsFirst(first + index, group))
            {
                Open(group, gradients is null ? null : gradients.AllFactorsOf(group), stream);
            }
        }
    }

    /// <summary>Stores the copies of the buckets whose last launches come before; the context must be current.</summary>
    /// <param name="first">The first of these launches in the step.</param>
    /// <param name="launches">These launches.</param>
    /// <param name="step">Where the number of the step is on the device.</param>
    /// <param name="isSkipped">Leads to what is not 0 where the step is left out; null where none is.</param>
    /// <param name="stream">The stream.</param>
    public void Close(int first, ReadOnlySpan<PlannedLaunch> launches, byte* step, int* isSkipped, CUstream stream)
    {
        for (int index = 0; index < launches.Length; index++)
        {
            int group = launches[index].Group;
            if (_use.IsLast(first + index, group))
            {
                Close(group, step, isSkipped, stream);
            }
        }
    }

    /// <summary>The table of a slot's copies: two pointers for each row, the first to what is stored; null where there are none.</summary>
    public void* PointersOf(int group, int slot) => _copies[group].TryGetValue(slot, out SlotCopy? copy) ? copy.Pointers : null;

    private static Dictionary<int, SlotCopy> CopiesOf(GroupTensors group, OperationFactory factory) =>
        group.WorkingCopies is WorkingCopies copies && group.Tensors.Count > 0
            ? copies.Slots.ToDictionary(slot => slot, slot => factory.CreateCopy(copies.StorageOf(slot)))
            : [];

    private void Open(int group, void* factors, CUstream stream)
    {
        ReadOnlySpan<bool> touched = _use.Of(group).Touched;
        foreach ((int slot, SlotCopy copy) in _copies[group])
        {
            if (touched[slot])
            {
                copy.Open(new Surroundings { Factors = slot == Slot.Gradient ? factors : null }, stream);
            }
        }
    }

    private void Close(int group, byte* step, int* isSkipped, CUstream stream)
    {
        ReadOnlySpan<bool> written = _use.Of(group).Written;
        foreach ((int slot, SlotCopy copy) in _copies[group])
        {
            if (written[slot])
            {
                copy.Close(step, new Surroundings { IsSkipped = isSkipped }, stream);
            }
        }
    }
}

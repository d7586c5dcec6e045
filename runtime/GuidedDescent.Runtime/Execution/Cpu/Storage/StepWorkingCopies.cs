namespace GuidedDescent.Execution.Cpu;

/// <summary>Which working copies are made and stored between the launches of one step.</summary>
internal sealed class StepWorkingCopies
{
    private readonly IReadOnlyList<GroupTensors> _groups;
    private readonly WorkingCopyUse _use;

    private StepWorkingCopies(IReadOnlyList<GroupTensors> groups)
    {
        _groups = groups;
        _use = new WorkingCopyUse(groups);
    }

    /// <summary>Prepares; null where no bucket has working copies.</summary>
    public static StepWorkingCopies? Of(IReadOnlyList<GroupTensors> groups) =>
        groups.Any(group => group.WorkingCopies is not null) ? new StepWorkingCopies(groups) : null;

    /// <summary>Looks through the launches of a step.</summary>
    public void Begin(ReadOnlySpan<PlannedLaunch> launches) => _use.Find(launches);

    /// <summary>Makes the copies of the buckets whose first launches are among those that run next.</summary>
    /// <param name="first">The first of these launches in the step.</param>
    /// <param name="launches">These launches.</param>
    /// <param name="buckets">All buckets.</param>
    public void Open(int first, ReadOnlySpan<PlannedLaunch> launches, ICpuBucket[] buckets)
    {
        for (int index = 0; index < launches.Length; index++)
        {
            int group = launches[index].Group;
            if (_use.IsFirst(first + index, group))
            {
                buckets[group].WorkingCopies!.Open(_use.Of(group).Touched);
            }
        }
    }

    /// <summary>Stores the copies of the buckets whose last launches are among those that have run.</summary>
    /// <param name="first">The first of these launches in the step.</param>
    /// <param name="launches">These launches.</param>
    /// <param name="buckets">All buckets.</param>
    public void Close(int first, ReadOnlySpan<PlannedLaunch> launches, ICpuBucket[] buckets)
    {
        for (int index = 0; index < launches.Length; index++)
        {
            int group = launches[index].Group;
            if (_use.IsLast(first + index, group))
            {
                buckets[group].WorkingCopies!.Close(_use.Of(group).Written);
            }
        }
    }

    /// <summary>Sets gradients to zero where no operation of the step has come by.</summary>
    public void End(ICpuBucket[] buckets)
    {
        for (int group = 0; group < buckets.Length; group++)
        {
            if (_use.IsLeftOut(group) && _groups[group].Gradients is { IsZeroed: true })
            {
                buckets[group].Clear(Slot.Gradient);
            }
        }
    }
}

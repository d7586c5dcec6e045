using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>How the gradients of all buckets go through the launches of one step.</summary>
internal sealed class StepGradients
{
    private readonly IReadOnlyList<GroupTensors> _groups;
    private readonly int[] _lastReader;

    private StepGradients(IReadOnlyList<GroupTensors> groups)
    {
        _groups = groups;
        _lastReader = new int[groups.Count];
    }

    /// <summary>Prepares; null where all rules see the gradients as they lie, and nobody zeroes them.</summary>
    public static StepGradients? Of(IReadOnlyList<GroupTensors> groups) =>
        groups.Any(group => group.Gradients is not null) ? new StepGradients(groups) : null;

    /// <summary>Copies the gradients that have to be, and finds where the others are read for the last time.</summary>
    public void Begin(ReadOnlySpan<PlannedLaunch> launches, ICpuBucket[] buckets)
    {
        Array.Fill(_lastReader, -1);
        for (int index = 0; index < launches.Length; index++)
        {
            OperationDescriptor operation = OperationOf(launches[index]);
            if (operation.Reads.Contains(Slot.Gradient))
            {
                // What is no kernel leaves the gradients as they are.
                _lastReader[launches[index].Group] = operation is KernelDescriptor ? index : -1;
            }
        }

        foreach (ICpuBucket bucket in buckets)
        {
            bucket.GradientCopies?.Run();
        }
    }

    /// <summary>Sees to it that the last launch that reads gradients sets them to zero behind it.</summary>
    public void Prepare(int index, in PlannedLaunch launch, ICpuBucket bucket)
    {
        if (bucket.Loads is GradientLoads loads)
        {
            loads.IsLast = _lastReader[launch.Group] == index;
        }
    }

    /// <summary>Sets gradients to zero where no kernel could do it.</summary>
    public void End(ICpuBucket[] buckets)
    {
        for (int group = 0; group < buckets.Length; group++)
        {
            if (_lastReader[group] < 0 && buckets[group].Loads is not null && _groups[group].Gradients!.IsZeroed)
            {
                buckets[group].Clear(Slot.Gradient);
            }
        }
    }

    private OperationDescriptor OperationOf(in PlannedLaunch launch) => _groups[launch.Group].Rule.Operations[launch.Operation];
}

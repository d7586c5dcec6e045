namespace GuidedDescent.Execution.Cpu;

/// <summary>Steps one optimizer on the processor: kernel after kernel, each finished before the next begins.</summary>
internal sealed class CpuStepExecutor(CpuDevice device, IReadOnlyList<GroupTensors> groups) : StepExecutor(groups)
{
    private CpuGroupKernels[] _groups = Prepare(device, groups);
    private bool _isDisposed;

    public override bool Run(LaunchList launches)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        foreach (ref readonly PlannedLaunch launch in launches.Launches)
        {
            _groups[launch.Group].Run(launch.Kernel, launches.Scalars.Slice(launch.ScalarOffset, launch.ScalarBytes));
        }

        return true;
    }

    public override void Dispose()
    {
        _isDisposed = true;
        Release(_groups);
    }

    protected override void ClearSlot(int group, int slot)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _groups[group].Clear(slot);
    }

    protected override void Connect(IReadOnlyList<GroupTensors> groups)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CpuGroupKernels[] old = _groups;
        _groups = Prepare(device, groups);
        Release(old);
    }

    private static CpuGroupKernels[] Prepare(CpuDevice device, IReadOnlyList<GroupTensors> groups) =>
        [.. groups.Select(group => new CpuGroupKernels(device, group))];

    private static void Release(CpuGroupKernels[] groups)
    {
        foreach (CpuGroupKernels group in groups)
        {
            group.Dispose();
        }
    }
}

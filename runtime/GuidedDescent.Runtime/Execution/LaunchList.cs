using System.Runtime.InteropServices;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// What the host plan of one group launches in a step, kept until the plans of all groups have run. A plan may throw; then no
/// kernel has run yet. The list keeps its memory from step to step.
/// </summary>
internal sealed class LaunchList(GroupExecutor executor) : IKernelLauncher
{
    private readonly List<(KernelDescriptor Kernel, int ScalarBytes)> _launches = new(capacity: 4);
    private byte[] _scalars = new byte[256];
    private int _usedBytes;

    /// <summary>Forgets the launches of the last step.</summary>
    public void Clear()
    {
        _launches.Clear();
        _usedBytes = 0;
    }

    /// <inheritdoc/>
    public void Launch<TScalars>(KernelDescriptor kernel, in TScalars scalars)
        where TScalars : unmanaged
    {
        // An empty struct occupies a byte all the same.
        ReadOnlySpan<byte> block =
            typeof(TScalars) == typeof(NoScalars) ? [] : MemoryMarshal.AsBytes(new ReadOnlySpan<TScalars>(in scalars));
        executor.Check(kernel, block.Length);
        if (block.Length > _scalars.Length - _usedBytes)
        {
            Array.Resize(ref _scalars, Math.Max(2 * _scalars.Length, _usedBytes + block.Length));
        }

        block.CopyTo(_scalars.AsSpan(_usedBytes));
        _usedBytes += block.Length;
        _launches.Add((kernel, block.Length));
    }

    /// <summary>Runs the kernels in the order in which they were launched.</summary>
    public void Run()
    {
        int start = 0;
        foreach ((KernelDescriptor kernel, int scalarBytes) in _launches)
        {
            executor.Launch(kernel, _scalars.AsSpan(start, scalarBytes));
            start += scalarBytes;
        }
    }
}

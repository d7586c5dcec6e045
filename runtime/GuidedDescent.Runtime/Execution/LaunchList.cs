using System.Runtime.InteropServices;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// What the host plans of all groups launch in one step, and the scalars of this step in one block. A plan may throw; then no
/// kernel has run yet. The list keeps its memory from step to step.
/// </summary>
public sealed class LaunchList : IKernelLauncher
{
    private const int ScalarAlignment = 16;

    private readonly List<PlannedLaunch> _launches = new(capacity: 4);
    private IReadOnlyList<GroupTensors> _groups;
    private byte[] _scalars = new byte[256];
    private int _usedBytes;
    private int _group;

    /// <summary>Makes an empty list.</summary>
    /// <param name="groups">The groups that kernels can be launched for.</param>
    public LaunchList(IReadOnlyList<GroupTensors> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _groups = groups;
    }

    /// <summary>The launches in the order in which they must run.</summary>
    public ReadOnlySpan<PlannedLaunch> Launches => CollectionsMarshal.AsSpan(_launches);

    /// <summary>The scalars of all launches, one <see cref="float"/> each.</summary>
    public ReadOnlySpan<byte> Scalars => _scalars.AsSpan(0, _usedBytes);

    /// <summary>Forgets all launches.</summary>
    public void Clear()
    {
        _launches.Clear();
        _usedBytes = 0;
    }

    /// <summary>Chooses the group that the following launches are for.</summary>
    /// <param name="group">Its index.</param>
    public void BeginGroup(int group)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)group, (uint)_groups.Count, nameof(group));
        _group = group;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The kernel is not of the group's rule, or the scalars are more or fewer than it takes.
    /// </exception>
    /// <exception cref="InvalidOperationException">The group keeps no memory for a slot the kernel works on.</exception>
    public void Launch<TScalars>(KernelDescriptor kernel, in TScalars scalars)
        where TScalars : unmanaged
    {
        // An empty struct occupies a byte all the same.
        Launch(kernel, typeof(TScalars) == typeof(NoScalars) ? [] : MemoryMarshal.AsBytes(new ReadOnlySpan<TScalars>(in scalars)));
    }

    /// <summary>Adds the launch of one kernel over every element of every tensor of the group.</summary>
    /// <param name="kernel">A kernel of the group's rule.</param>
    /// <param name="scalars">
    /// One <see cref="float"/> for each of <see cref="KernelDescriptor.Scalars"/>, in that order; copied.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The kernel is not of the group's rule, or the scalars are more or fewer than it takes.
    /// </exception>
    /// <exception cref="InvalidOperationException">The group keeps no memory for a slot the kernel works on.</exception>
    public void Launch(KernelDescriptor kernel, ReadOnlySpan<byte> scalars)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        int index = _groups[_group].CheckLaunch(kernel, scalars.Length);
        int end = checked(_usedBytes + ((scalars.Length + ScalarAlignment - 1) & -ScalarAlignment));
        if (end > _scalars.Length)
        {
            Array.Resize(ref _scalars, Math.Max(2 * _scalars.Length, end));
        }

        scalars.CopyTo(_scalars.AsSpan(_usedBytes));
        _launches.Add(new PlannedLaunch(_group, index, _usedBytes, scalars.Length));
        _usedBytes = end;
    }

    /// <summary>Takes up where the tensors of the groups lie now.</summary>
    internal void Reconnect(IReadOnlyList<GroupTensors> groups)
    {
        Clear();
        _groups = groups;
    }
}

using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// One step, planned for each number of steps that may have been taken before it: the same launches, with scalars for each. The memory is
/// kept from step to step.
/// </summary>
internal sealed class PossibleSteps
{
    private readonly LaunchList _other;
    private IReadOnlyList<GroupTensors> _groups;
    private byte[] _scalars = [];

    /// <summary>Makes an empty one.</summary>
    /// <param name="first">The list for the plan that comes first.</param>
    /// <param name="groups">The buckets that operations can be launched for.</param>
    public PossibleSteps(LaunchList first, IReadOnlyList<GroupTensors> groups)
    {
        Launches = first;
        _other = new LaunchList(groups);
        _groups = groups;
    }

    /// <summary>The launches, with the scalars of the plan that came first.</summary>
    public LaunchList Launches { get; }

    /// <summary>The number of plans.</summary>
    public int Count { get; private set; }

    /// <summary>The scalars of all plans, one block after the other.</summary>
    public ReadOnlySpan<byte> Scalars => _scalars.AsSpan(0, Count * Launches.Scalars.Length);

    /// <summary>The list to plan into next.</summary>
    public LaunchList Next => Count == 0 ? Launches : _other;

    /// <summary>Forgets all plans.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds what <see cref="Next"/> was planned to be, if it has the launches of the others.</summary>
    public bool TryAdd()
    {
        ReadOnlySpan<byte> scalars = Next.Scalars;
        if (Count > 0 && !IsLikeTheFirst(_other))
        {
            return false;
        }

        if (_scalars.Length < DeferredDecisions.MostPlans * scalars.Length)
        {
            Array.Resize(ref _scalars, DeferredDecisions.MostPlans * scalars.Length);
        }

        scalars.CopyTo(_scalars.AsSpan(Count * scalars.Length));
        Count++;
        return true;
    }

    /// <summary>Takes up where the tensors of the groups lie now.</summary>
    public void Reconnect(IReadOnlyList<GroupTensors> groups)
    {
        Clear();
        _other.Reconnect(groups);
        _groups = groups;
    }

    private bool IsLikeTheFirst(LaunchList other) =>
        other.Launches.SequenceEqual(Launches.Launches)
        && other.Scalars.Length == Launches.Scalars.Length
        && other.AverageRatesOffset == Launches.AverageRatesOffset
        && FactorizesAlike(other);

    // The numbers of a factorization may be the host's, when it is launched.
    private bool FactorizesAlike(LaunchList other)
    {
        foreach (ref readonly PlannedLaunch launch in Launches.Launches)
        {
            if (_groups[launch.Group].Rule.Operations[launch.Operation] is FactorizationDescriptor
                && !other.Scalars.Slice(launch.ScalarOffset, launch.ScalarBytes).SequenceEqual(
                    Launches.Scalars.Slice(launch.ScalarOffset, launch.ScalarBytes)))
            {
                return false;
            }
        }

        return true;
    }
}

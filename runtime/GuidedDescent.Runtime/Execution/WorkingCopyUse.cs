namespace GuidedDescent.Execution;

/// <summary>
/// Between which launches of a step each bucket needs its <see cref="GroupTensors.WorkingCopies"/>, and which of them. What is found stays
/// until the next step; nothing is allocated.
/// </summary>
internal sealed class WorkingCopyUse
{
    private const int Never = -1;

    private readonly IReadOnlyList<GroupTensors> _groups;
    private readonly int[] _first;
    private readonly int[] _last;
    private readonly SlotUse[] _uses;

    public WorkingCopyUse(IReadOnlyList<GroupTensors> groups)
    {
        _groups = groups;
        _first = new int[groups.Count];
        _last = new int[groups.Count];
        _uses = [.. groups.Select(group => new SlotUse(group.Rule.Slots.Length))];
    }

    /// <summary>Looks through the launches of a step.</summary>
    /// <param name="launches">The launches, in the order in which they run.</param>
    public void Find(ReadOnlySpan<PlannedLaunch> launches)
    {
        Array.Fill(_first, Never);
        Array.Fill(_last, Never);
        Array.ForEach(_uses, use => use.Clear());
        for (int index = 0; index < launches.Length; index++)
        {
            PlannedLaunch launch = launches[index];
            if (_groups[launch.Group].WorkingCopies is not null)
            {
                _first[launch.Group] = _first[launch.Group] == Never ? index : _first[launch.Group];
                _last[launch.Group] = index;
                _uses[launch.Group].Add(_groups[launch.Group].Rule.Operations[launch.Operation]);
            }
        }
    }

    /// <summary>Whether a launch is the first of a bucket that needs copies.</summary>
    public bool IsFirst(int launch, int group) => _first[group] == launch;

    /// <summary>Whether a launch is the last of a bucket that needs copies.</summary>
    public bool IsLast(int launch, int group) => _last[group] == launch;

    /// <summary>Whether no launch of the step is one of such a bucket.</summary>
    public bool IsLeftOut(int group) => _groups[group].WorkingCopies is not null && _first[group] == Never;

    /// <summary>Which slots of a bucket the step uses.</summary>
    public SlotUse Of(int group) => _uses[group];
}

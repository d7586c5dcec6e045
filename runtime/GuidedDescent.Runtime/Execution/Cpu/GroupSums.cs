using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Adds one number of every tensor of a parameter group, over the buckets that came to the sum.</summary>
internal sealed unsafe class GroupSums
{
    private readonly IReadOnlyList<GroupTensors> _groups;
    private readonly GroupSumPlaces _places;
    private readonly GroupSumDescriptor?[] _present;

    public GroupSums(IReadOnlyList<GroupTensors> groups)
    {
        _groups = groups;
        _places = new GroupSumPlaces(groups);
        _present = new GroupSumDescriptor?[groups.Count];
    }

    /// <inheritdoc cref="GroupSumPlaces.CountFrom"/>
    public int CountFrom(ReadOnlySpan<PlannedLaunch> launches) => _places.CountFrom(launches);

    /// <summary>Adds, in double precision and in the order of the parameter group, and gives the sum to all.</summary>
    /// <param name="launches">The sums of the buckets of one parameter group.</param>
    public void Run(ReadOnlySpan<PlannedLaunch> launches)
    {
        ReadOnlySpan<(int Group, int Row)> rows = _places.RowsOf(launches[0]);
        Array.Clear(_present);
        foreach (PlannedLaunch launch in launches)
        {
            _present[launch.Group] = _places.Find(launch);
        }

        double sum = 0;
        foreach ((int group, int row) in rows)
        {
            sum += _present[group] is GroupSumDescriptor present ? *_groups[group].Tensors.Pointer(row, present.Source) : 0;
        }

        foreach ((int group, int row) in rows)
        {
            if (_present[group] is GroupSumDescriptor present)
            {
                *_groups[group].Tensors.Pointer(row, present.Result) = (float)sum;
            }
        }
    }
}

using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Adds one number of every tensor of a parameter group, over the buckets that came to the sum.</summary>
internal sealed unsafe class GroupSums
{
    private readonly IReadOnlyList<GroupTensors> _groups;
    private readonly Dictionary<object, (int Group, int Row)[]> _rows;
    private readonly GroupSumDescriptor?[] _present;

    public GroupSums(IReadOnlyList<GroupTensors> groups)
    {
        _groups = groups;
        _present = new GroupSumDescriptor?[groups.Count];
        _rows = Enumerable.Range(0, groups.Count)
            .Where(group => groups[group].Rule.Operations.Any(operation => operation is GroupSumDescriptor))
            .SelectMany(group => Enumerable.Range(0, groups[group].Tensors.Count).Select(row => (Group: group, Row: row)))
            .GroupBy(place => groups[place.Group].ParameterGroup)
            .ToDictionary(rows => rows.Key, rows => rows.OrderBy(place => groups[place.Group].Order[place.Row]).ToArray());
    }

    /// <summary>
    /// How many of the launches, from the first, are one sum over one parameter group; 0 where the first is no sum. A bucket that comes
    /// again is at its next sum.
    /// </summary>
    public int CountFrom(ReadOnlySpan<PlannedLaunch> launches)
    {
        int count = 0;
        while (count < launches.Length
            && OperationOf(launches[count]) is GroupSumDescriptor
            && _groups[launches[count].Group].ParameterGroup == _groups[launches[0].Group].ParameterGroup
            && (count == 0 || launches[count].Group > launches[count - 1].Group))
        {
            count++;
        }

        return count;
    }

    /// <summary>Adds, in double precision and in the order of the parameter group, and gives the sum to all.</summary>
    /// <param name="launches">The sums of the buckets of one parameter group.</param>
    public void Run(ReadOnlySpan<PlannedLaunch> launches)
    {
        if (!_rows.TryGetValue(_groups[launches[0].Group].ParameterGroup, out (int Group, int Row)[]? rows))
        {
            return;
        }

        Array.Clear(_present);
        foreach (PlannedLaunch launch in launches)
        {
            _present[launch.Group] = (GroupSumDescriptor)OperationOf(launch);
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

    private OperationDescriptor OperationOf(PlannedLaunch launch) => _groups[launch.Group].Rule.Operations[launch.Operation];
}

using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// Which launches of a step are one sum over a parameter group, and which tensors it runs over in which order: the same on every device.
/// </summary>
public sealed class GroupSumPlaces
{
    private readonly IReadOnlyList<GroupTensors> _groups;
    private readonly Dictionary<object, (int Group, int Row)[]> _rows;

    /// <summary>Puts the tensors of each parameter group into the order of the group.</summary>
    /// <param name="groups">The buckets of all parameter groups.</param>
    public GroupSumPlaces(IReadOnlyList<GroupTensors> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _groups = groups;
        _rows = Enumerable.Range(0, groups.Count)
            .Where(group => groups[group].Rule.AddsUpOverGroup)
            .SelectMany(group => Enumerable.Range(0, groups[group].Tensors.Count).Select(row => (Group: group, Row: row)))
            .GroupBy(place => groups[place.Group].ParameterGroup)
            .ToDictionary(rows => rows.Key, rows => rows.OrderBy(place => groups[place.Group].Order[place.Row]).ToArray());
    }

    /// <summary>
    /// How many of the launches, from the first, are one sum over one parameter group, a bucket each; 0 where the first is no sum. A
    /// bucket that comes again is at its next sum.
    /// </summary>
    /// <param name="launches">Launches in the order in which they run.</param>
    public int CountFrom(ReadOnlySpan<PlannedLaunch> launches)
    {
        int count = 0;
        while (count < launches.Length
            && Find(launches[count]) is not null
            && _groups[launches[count].Group].ParameterGroup == _groups[launches[0].Group].ParameterGroup
            && (count == 0 || launches[count].Group > launches[count - 1].Group))
        {
            count++;
        }

        return count;
    }

    /// <summary>The sum that a launch is of; null where it is of another operation.</summary>
    /// <param name="launch">The launch.</param>
    public GroupSumDescriptor? Find(in PlannedLaunch launch) =>
        _groups[launch.Group].Rule.Operations[launch.Operation] as GroupSumDescriptor;

    /// <summary>
    /// The tensors of the parameter group that a launch belongs to, in the order in which they are added up: the bucket and the row of
    /// its table.
    /// </summary>
    /// <param name="launch">A launch of a sum.</param>
    public ReadOnlySpan<(int Group, int Row)> RowsOf(in PlannedLaunch launch) =>
        _rows.GetValueOrDefault(_groups[launch.Group].ParameterGroup);
}

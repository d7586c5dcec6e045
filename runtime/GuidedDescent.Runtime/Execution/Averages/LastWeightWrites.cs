using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// Which launch of a step is the last that writes the weights of a bucket: right after it, averages are drawn towards them. What is found
/// stays until the next step; nothing is allocated.
/// </summary>
public sealed class LastWeightWrites
{
    private int[] _launchOf = [];

    /// <summary>Looks through the launches of a step.</summary>
    /// <param name="launches">The launches, in the order in which they run.</param>
    /// <param name="groups">The buckets.</param>
    public void Find(ReadOnlySpan<PlannedLaunch> launches, IReadOnlyList<GroupTensors> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Array.Resize(ref _launchOf, groups.Count);
        Array.Fill(_launchOf, -1);
        for (int index = 0; index < launches.Length; index++)
        {
            int group = launches[index].Group;
            OperationDescriptor operation = groups[group].Rule.Operations[launches[index].Operation];
            if (operation.Writes is [GuidedDescent.Slot.Weight, ..])
            {
                _launchOf[group] = index;
            }
        }
    }

    /// <summary>Whether a launch is the last that writes the weights of its bucket.</summary>
    public bool IsLast(int launch, int group) => _launchOf[group] == launch;

    /// <summary>Whether no launch writes the weights of a bucket.</summary>
    public bool AreNone(int group) => _launchOf[group] < 0;
}

namespace GuidedDescent.Checkpoints;

/// <summary>Which group each parameter is a member of. The optimizer's count; who came from another one is reported.</summary>
internal sealed class MemberSection(IReadOnlyList<OptimizerGroup> groups) : ICheckpointSection
{
    private const int Shown = 5;

    public void Save(CheckpointDraft draft)
    {
        foreach (OptimizerGroup group in groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                draft.Add(CheckpointNames.GroupOfMember(parameter.Name), group.Name);
            }
        }
    }

    public void Load(CheckpointReading reading)
    {
        Dictionary<string, string> before = Take(reading);
        foreach (OptimizerGroup group in groups)
        {
            // Older files do not say it.
            foreach (IGrouping<string, Parameter> moved in group.Parameters
                .Where(parameter => before.GetValueOrDefault(parameter.Name, group.Name) != group.Name)
                .GroupBy(parameter => before[parameter.Name]))
            {
                Report(reading, group, moved.Key, [.. moved]);
            }
        }
    }

    private static Dictionary<string, string> Take(CheckpointReading reading)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string parameter in reading.Parameters)
        {
            if (reading.TakeText(CheckpointNames.GroupOfMember(reading.NameInFile(parameter))) is { } group)
            {
                before.Add(parameter, group);
            }
        }

        return before;
    }

    private static void Report(CheckpointReading reading, OptimizerGroup group, string before, Parameter[] parameters)
    {
        string names = string.Join(", ", parameters.Take(Shown).Select(parameter => $"'{parameter.Name}'"));
        string more = parameters.Length > Shown ? $" and {parameters.Length - Shown} more" : "";
        reading.Report($"Group '{group.Name}' has what was in group {CheckpointReading.Quote(before)}: {names}{more}.");
    }
}

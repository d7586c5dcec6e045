namespace GuidedDescent.Checkpoints;

/// <summary>The hyperparameters of each group. They stay those of the optimizer; what was another value is reported.</summary>
internal sealed class GroupSection(IReadOnlyList<OptimizerGroup> groups) : ICheckpointSection
{
    public void Save(CheckpointDraft draft)
    {
        foreach (OptimizerGroup group in groups)
        {
            draft.Add(CheckpointNames.Group(group.Name), RuleText.Of(group.Rule));
        }
    }

    public void Load(CheckpointReading reading)
    {
        foreach (OptimizerGroup group in groups)
        {
            if (reading.TakeText(CheckpointNames.Group(group.Name)) is not { } text)
            {
                reading.Report($"Group '{group.Name}' is new.");
                continue;
            }

            foreach (string difference in RuleText.Differences(group.Rule, text))
            {
                reading.Report($"Group '{group.Name}': {difference}.");
            }
        }

        foreach (string key in reading.Texts.Keys)
        {
            if (CheckpointNames.GroupOf(key) is { } name && !groups.Any(group => group.Name == name))
            {
                string rule = CheckpointReading.Quote(reading.TakeText(key)!);
                reading.Report($"There was a group {CheckpointReading.Quote(name)}, with the rule {rule}.");
            }
        }
    }
}

namespace GuidedDescent.Checkpoints;

/// <summary>
/// The hyperparameters of each group, and what it rounds the factors of matrix products to. They stay those of the optimizer; what was
/// another value is reported.
/// </summary>
internal sealed class GroupSection(IReadOnlyList<OptimizerGroup> groups) : ICheckpointSection
{
    public void Save(CheckpointDraft draft)
    {
        foreach (OptimizerGroup group in groups)
        {
            draft.Add(CheckpointNames.Group(group.Name), RuleText.Of(group.Rule));
            draft.Add(CheckpointNames.ProductsOf(group.Name), ProductsOf(group));
        }
    }

    public void Load(CheckpointReading reading)
    {
        foreach (OptimizerGroup group in groups)
        {
            LoadProducts(reading, group);
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
                reading.TakeText(CheckpointNames.ProductsOf(name));
                reading.Report($"There was a group {CheckpointReading.Quote(name)}, with the rule {rule}.");
            }
        }
    }

    private static string ProductsOf(OptimizerGroup group) => group.ProductPrecision?.ToString() ?? "as the device does";

    private static void LoadProducts(CheckpointReading reading, OptimizerGroup group)
    {
        // Older files do not say it.
        if (reading.TakeText(CheckpointNames.ProductsOf(group.Name)) is { } before && before != ProductsOf(group))
        {
            reading.Report(
                $"Group '{group.Name}': the precision of products was {CheckpointReading.Quote(before)} and is '{ProductsOf(group)}'.");
        }
    }
}

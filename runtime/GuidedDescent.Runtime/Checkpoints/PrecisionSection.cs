namespace GuidedDescent.Checkpoints;

/// <summary>
/// How the groups round and store what they train, with the seed of what is rounded by chance. It stays that of the optimizer, as
/// hyperparameters do, and what was otherwise is reported: training from another seed is the same training with other digits. Formats
/// that need other bytes are refused by <see cref="StorageSection"/>.
/// </summary>
internal sealed class PrecisionSection(IReadOnlyList<OptimizerGroup> groups) : ICheckpointSection
{
    public void Save(CheckpointDraft draft)
    {
        foreach ((string key, string precision) in Texts())
        {
            draft.Add(key, precision);
        }
    }

    public void Load(CheckpointReading reading)
    {
        Dictionary<string, string> now = Texts();
        foreach (string key in now.Keys.Union(reading.Texts.Keys.Where(CheckpointNames.IsPrecision)))
        {
            string? before = reading.TakeText(key);
            if (now.GetValueOrDefault(key) is var precision && precision != before)
            {
                reading.Report($"The precision {CheckpointReading.Quote(key)} was {Describe(before)} and is {Describe(precision)}.");
            }
        }
    }

    private static string Describe(string? precision) => precision is null ? "not there" : CheckpointReading.Quote(precision);

    // Of groups in single precision there is nothing to say, and files of before have nothing of it.
    private Dictionary<string, string> Texts() => groups.Where(group => group.HasStoredNumbers).ToDictionary(
        group => CheckpointNames.Precision(group.Name), group => $"{group.Precision}", StringComparer.Ordinal);
}

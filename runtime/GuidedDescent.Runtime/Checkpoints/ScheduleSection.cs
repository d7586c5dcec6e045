namespace GuidedDescent.Checkpoints;

/// <summary>
/// Which schedules hyperparameters follow. They have no position of their own, so that the step count is all they go on from; but going on
/// under another schedule is other training.
/// </summary>
internal sealed class ScheduleSection(IReadOnlyList<OptimizerGroup> groups) : ICheckpointSection
{
    public void Save(CheckpointDraft draft)
    {
        foreach ((string key, string schedule) in Texts())
        {
            draft.Add(key, schedule);
        }
    }

    public void Load(CheckpointReading reading)
    {
        Dictionary<string, string> now = Texts();
        foreach (string key in now.Keys.Union(reading.Texts.Keys.Where(CheckpointNames.IsSchedule)))
        {
            string? before = reading.TakeText(key);
            if (now.GetValueOrDefault(key) is var schedule && schedule != before)
            {
                reading.RefuseUnless(
                    reading.Options.AcceptOtherSchedules,
                    $"The schedule {CheckpointReading.Quote(key)} was {Describe(before)} and is {Describe(schedule)}.",
                    nameof(CheckpointOptions.AcceptOtherSchedules));
            }
        }
    }

    private static string Describe(string? schedule) => schedule is null ? "not there" : CheckpointReading.Quote(schedule);

    private Dictionary<string, string> Texts() => groups
        .SelectMany(group => group.Schedules.Select(schedule => (group.Name, schedule.Key, schedule.Value)))
        .ToDictionary(entry => CheckpointNames.Schedule(entry.Name, entry.Key), entry => entry.Value.ToString(), StringComparer.Ordinal);
}

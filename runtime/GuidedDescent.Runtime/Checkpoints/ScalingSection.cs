namespace GuidedDescent.Checkpoints;

/// <summary>
/// What muP had multiplied hyperparameters by. It follows from shapes, roles and rules, so that there is nothing to restore; but going on
/// with another base model is other training.
/// </summary>
internal sealed class ScalingSection(Optimizer optimizer) : ICheckpointSection
{
    public void Save(CheckpointDraft draft)
    {
        foreach (ParameterScaling scaling in optimizer.Scalings)
        {
            draft.Add(CheckpointNames.Scaling(scaling.Parameter.Name), scaling.Describe());
        }
    }

    public void Load(CheckpointReading reading)
    {
        Dictionary<string, string> now = optimizer.Scalings.ToDictionary(
            scaling => scaling.Parameter.Name, scaling => scaling.Describe(), StringComparer.Ordinal);
        foreach (string parameter in reading.Parameters)
        {
            string? before = reading.TakeText(CheckpointNames.Scaling(reading.NameInFile(parameter)));
            string? after = now.GetValueOrDefault(parameter);
            if (before != after)
            {
                reading.RefuseUnless(
                    reading.Options.AcceptOtherScaling,
                    $"What muP does about {CheckpointReading.Quote(parameter)} was {Describe(before)} and is {Describe(after)}.",
                    nameof(CheckpointOptions.AcceptOtherScaling));
            }
        }
    }

    private static string Describe(string? scaling) => scaling is null ? "nothing" : CheckpointReading.Quote(scaling);
}

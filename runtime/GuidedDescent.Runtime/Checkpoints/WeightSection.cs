namespace GuidedDescent.Checkpoints;

/// <summary>The weights of all parameters, and whether the file has the same parameters at all.</summary>
internal sealed class WeightSection(IReadOnlyList<Parameter> parameters) : ICheckpointSection
{
    public void Save(CheckpointDraft draft)
    {
        foreach (Parameter parameter in parameters)
        {
            draft.Add(CheckpointNames.Weight(parameter.Name), StoredTensor.WeightOf(parameter));
        }
    }

    public void Load(CheckpointReading reading)
    {
        ParameterMatch.RefuseOthers(reading, parameters, name => [CheckpointNames.Weight(name)]);
        foreach (Parameter parameter in parameters)
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name))
            {
                reading.TryTake(CheckpointNames.Weight(name), $"Parameter '{parameter.Name}'", StoredTensor.WeightOf(parameter));
            }
        }
    }
}

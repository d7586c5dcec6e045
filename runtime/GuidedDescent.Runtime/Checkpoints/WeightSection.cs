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
        ParameterMatch.RefuseOthers(reading, parameters);
        foreach (Parameter parameter in parameters)
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name))
            {
                reading.TryTake(CheckpointNames.Weight(name), $"Parameter '{parameter.Name}'", StoredTensor.WeightOf(parameter));
            }
        }

        foreach (string other in ParameterMatch.OthersOf(reading, parameters))
        {
            reading.TryGetNameInFile(other, out string? name);
            reading.Take(CheckpointNames.Weight(name!));
        }
    }
}

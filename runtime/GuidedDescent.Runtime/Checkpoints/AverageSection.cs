namespace GuidedDescent.Checkpoints;

/// <summary>
/// The averages of the weights, by their names. They have no position of their own, so that their content and the step count are all they
/// go on from.
/// </summary>
internal sealed class AverageSection(Optimizer optimizer) : ICheckpointSection
{
    public void Save(CheckpointDraft draft)
    {
        foreach (WeightAverage average in optimizer.Averages)
        {
            draft.Add(CheckpointNames.Average(average.Name), average.ToString());
            foreach (Parameter parameter in Trained())
            {
                draft.Add(CheckpointNames.Average(average.Name, parameter.Name), Stored(average, parameter));
            }
        }
    }

    public void Load(CheckpointReading reading)
    {
        foreach (WeightAverage average in optimizer.Averages)
        {
            Load(reading, average, reading.TakeText(CheckpointNames.Average(average.Name)));
        }

        IEnumerable<string> known = optimizer.Averages.Select(average => CheckpointNames.Average(average.Name));
        foreach (string other in reading.Texts.Keys.Where(CheckpointNames.IsAverage).Except(known))
        {
            reading.TakeText(other);
            foreach (string parameter in reading.Parameters)
            {
                reading.Take($"{other}/{reading.NameInFile(parameter)}");
            }

            reading.RefuseUnless(
                reading.Options.AcceptOtherAverages,
                $"The file has {CheckpointReading.Quote(other)}, an average that the optimizer does not keep.",
                nameof(CheckpointOptions.AcceptOtherAverages));
        }
    }

    private void Load(CheckpointReading reading, WeightAverage average, string? declared)
    {
        if (declared is null)
        {
            reading.RefuseUnless(
                reading.Options.AcceptOtherAverages,
                $"The optimizer keeps the average '{average.Name}', which the file does not have; it would begin as a copy of the weights.",
                nameof(CheckpointOptions.AcceptOtherAverages));
        }
        else if (declared != average.ToString())
        {
            reading.Report($"The average '{average.Name}' was {CheckpointReading.Quote(declared)} and is '{average}'.");
        }

        // Those that are frozen now are no longer averaged.
        foreach (Parameter parameter in optimizer.FrozenGroups.SelectMany(group => group.Parameters))
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name))
            {
                reading.Take(CheckpointNames.Average(average.Name, name));
            }
        }

        foreach (Parameter parameter in Trained())
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name))
            {
                Load(reading, average, parameter, CheckpointNames.Average(average.Name, name), declared is null);
            }
        }
    }

    private void Load(CheckpointReading reading, WeightAverage average, Parameter parameter, string name, bool isNew)
    {
        if (isNew)
        {
            // The weights are loaded first.
            reading.Then(() => Stored(average, parameter).Take(StoredTensor.WeightOf(parameter)));
        }
        else if (!reading.TryTake(name, $"The average '{average.Name}' of parameter '{parameter.Name}'", Stored(average, parameter)))
        {
            reading.Refuse($"The file has the average '{average.Name}', but not of parameter '{parameter.Name}'.");
        }
    }

    private IEnumerable<Parameter> Trained() => optimizer.Groups.SelectMany(group => group.Parameters);

    private StoredTensor Stored(WeightAverage average, Parameter parameter) => new(
        parameter.Shape,
        (destination, start) => optimizer.ReadAverage(average, parameter, destination, start),
        (source, start) => optimizer.WriteAverage(average, parameter, source, start));
}

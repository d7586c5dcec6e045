namespace GuidedDescent.Checkpoints;

/// <summary>Which parameters weight decay reaches. The masks stay those of the optimizer; what was decided otherwise is reported.</summary>
internal sealed class DecaySection(IReadOnlyList<OptimizerGroup> groups) : ICheckpointSection
{
    private const int Shown = 5;
    private const string Reached = "yes";
    private const string Spared = "no";

    public void Save(CheckpointDraft draft)
    {
        foreach (OptimizerGroup group in groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                draft.Add(CheckpointNames.DecaysOf(parameter.Name), group.Decays(parameter) ? Reached : Spared);
            }
        }
    }

    public void Load(CheckpointReading reading)
    {
        Dictionary<string, bool> before = Take(reading);
        foreach (OptimizerGroup group in groups)
        {
            // Older files do not say it.
            Parameter[] changed = [.. group.Parameters.Where(parameter =>
                before.TryGetValue(parameter.Name, out bool decayed) && decayed != group.Decays(parameter))];
            Report(reading, group, "now reaches what it did not", [.. changed.Where(group.Decays)]);
            Report(reading, group, "no longer reaches what it did", [.. changed.Where(parameter => !group.Decays(parameter))]);
        }
    }

    private static Dictionary<string, bool> Take(CheckpointReading reading)
    {
        var decayed = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (string parameter in reading.Parameters)
        {
            string key = CheckpointNames.DecaysOf(reading.NameInFile(parameter));
            if (reading.TakeText(key) is { } text)
            {
                decayed.Add(parameter, text == Reached);
                if (text is not (Reached or Spared))
                {
                    reading.Refuse(
                        $"The text {CheckpointReading.Quote(key)} is to be '{Reached}' or '{Spared}', "
                        + $"but is {CheckpointReading.Quote(text)}.");
                }
            }
        }

        return decayed;
    }

    private static void Report(CheckpointReading reading, OptimizerGroup group, string change, Parameter[] parameters)
    {
        if (parameters.Length > 0)
        {
            string names = string.Join(", ", parameters.Take(Shown).Select(parameter => $"'{parameter.Name}'"));
            string more = parameters.Length > Shown ? $" and {parameters.Length - Shown} more" : "";
            reading.Report($"Group '{group.Name}': weight decay {change}: {names}{more}.");
        }
    }
}

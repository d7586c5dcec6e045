namespace GuidedDescent.Checkpoints;

/// <summary>Whether a file and an optimizer have parameters of the same names.</summary>
internal static class ParameterMatch
{
    // Longer ones are no names that somebody mistyped, and comparing them takes long.
    private const int LongestSimilarName = 200;

    // As many as a message shows.
    private const int Advised = 5;

    /// <summary>The parameters that the file has and the optimizer has not.</summary>
    public static IEnumerable<string> OthersOf(CheckpointReading reading, IReadOnlyList<Parameter> parameters)
    {
        HashSet<string> names = [.. parameters.Select(parameter => parameter.Name)];
        return reading.Parameters.Where(name => !names.Contains(name));
    }

    /// <summary>Refuses parameters that only one of the two has; others in the file may be what missing ones were called.</summary>
    /// <param name="reading">The file.</param>
    /// <param name="parameters">The parameters of the optimizer.</param>
    /// <param name="tensorsOf">The tensors of a parameter by its name in the file, which nobody else takes.</param>
    public static void RefuseOthers(
        CheckpointReading reading, IReadOnlyList<Parameter> parameters, Func<string, IEnumerable<string>> tensorsOf)
    {
        string[] others = [.. OthersOf(reading, parameters)];
        string[] similar = [.. others.Where(name => name.Length <= LongestSimilarName)];
        Parameter[] missing = [.. parameters.Where(parameter => !reading.TryGetNameInFile(parameter.Name, out _))];
        for (int index = 0; index < missing.Length; index++)
        {
            string advice = index < Advised ? $" {AdviceFor(missing[index].Name, similar)}" : "";
            reading.Refuse($"The file has no parameter '{missing[index].Name}' {missing[index].Shape}.{advice}");
        }

        foreach (string other in others)
        {
            reading.Refuse(
                $"The file has a parameter {CheckpointReading.Quote(other)} that the optimizer does not train; "
                + "rename it, or build the model as it was.");
            foreach (string tensor in tensorsOf(reading.NameInFile(other)))
            {
                reading.Take(tensor);
            }
        }
    }

    private static string AdviceFor(string name, string[] similar) => similar.Length == 0
        ? "The file has no other parameter that could be meant; load a checkpoint of this model."
        : $"{SimilarNames.Describe(name, similar)} If one of them was renamed, say so: "
            + $"{nameof(CheckpointOptions.Renames)} = {{ [\"old\"] = \"{name}\" }}.";
}

namespace GuidedDescent;

/// <summary>Gives every parameter to exactly one group, or says which it could not.</summary>
internal static class GroupAssignment
{
    private const int Shown = 5;

    /// <summary>The parameters of each group, in the order of the set.</summary>
    /// <exception cref="ArgumentException">
    /// Two groups have one name, a parameter is in no group or in several, or a pattern matches no name.
    /// </exception>
    public static Parameter[][] Assign(IReadOnlyList<Parameter> parameters, IReadOnlyList<ParameterGroup> groups)
    {
        CheckNames(groups);
        var members = groups.Select(_ => new List<Parameter>()).ToArray();
        var unclaimed = new List<string>();
        var contested = new List<string>();
        foreach (Parameter parameter in parameters)
        {
            int[] claims = [.. Enumerable.Range(0, groups.Count).Where(group => groups[group].Selects(parameter))];
            if (claims.Length == 0)
            {
                unclaimed.Add($"'{parameter.Name}' {parameter.Shape}");
            }
            else if (claims.Length > 1)
            {
                string claimants = Quote(claims.Select(claim => groups[claim].Name), " and ");
                contested.Add($"'{parameter.Name}' {parameter.Shape} by {claimants}");
            }
            else
            {
                members[claims[0]].Add(parameter);
            }
        }

        Refuse(unclaimed, contested, Unmatched(parameters, groups), groups);
        return [.. members.Select(member => member.ToArray())];
    }

    private static void CheckNames(IReadOnlyList<ParameterGroup> groups)
    {
        IGrouping<string, ParameterGroup>? twins = groups.GroupBy(group => group.Name).FirstOrDefault(same => same.Count() > 1);
        if (twins is not null)
        {
            throw new ArgumentException(
                $"{twins.Count()} parameter groups are named '{twins.Key}'; names must differ.", nameof(groups));
        }
    }

    /// <summary>
    /// What is to be said of patterns that no name matches. A condition may well hold for nothing, and a role be absent from a network;
    /// but a pattern is written with names in mind, and one that matches none is misspelt.
    /// </summary>
    private static List<string> Unmatched(IReadOnlyList<Parameter> parameters, IReadOnlyList<ParameterGroup> groups)
    {
        var sentences = new List<string>();
        string[] names = [.. parameters.Select(parameter => parameter.Name)];
        foreach (ParameterGroup group in groups)
        {
            if (group.Pattern is NamePattern pattern && !names.Any(pattern.Matches))
            {
                string existing = names.Length == 0 ? "The set is empty." : SimilarNames.Describe(pattern.ToString(), names);
                sentences.Add($"Group '{group.Name}' selects the names '{pattern}', but no parameter has such a name. {existing}");
            }
        }

        return sentences;
    }

    private static void Refuse(
        List<string> unclaimed, List<string> contested, List<string> unmatched, IReadOnlyList<ParameterGroup> groups)
    {
        if (unclaimed.Count + contested.Count + unmatched.Count == 0)
        {
            return;
        }

        List<string> sentences = unmatched;
        if (unclaimed.Count + contested.Count > 0)
        {
            sentences.Add("Every parameter must be in exactly one group.");
        }

        if (unclaimed.Count > 0)
        {
            sentences.Add($"In none: {List(unclaimed)}.");
        }

        if (contested.Count > 0)
        {
            sentences.Add($"Claimed more than once: {List(contested)}.");
        }

        string names = Quote(groups.Select(group => group.Name), ", ");
        sentences.Add(groups.Count == 0 ? "There are no groups." : $"The groups are {names}.");
        throw new ArgumentException(string.Join(" ", sentences), nameof(groups));
    }

    private static string List(List<string> entries)
    {
        string first = string.Join(", ", entries.Take(Shown));
        return entries.Count <= Shown ? first : $"{first} and {entries.Count - Shown} more, {entries.Count} in all";
    }

    private static string Quote(IEnumerable<string> names, string separator)
    {
        return string.Join(separator, names.Select(name => $"'{name}'"));
    }
}

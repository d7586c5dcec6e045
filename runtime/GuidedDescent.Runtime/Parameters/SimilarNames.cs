namespace GuidedDescent;

/// <summary>Finds the names somebody may have meant.</summary>
internal static class SimilarNames
{
    private const int Shown = 5;

    /// <summary>A sentence that lists the names nearest to the one asked for; there must be at least one.</summary>
    public static string Describe(string wanted, IReadOnlyCollection<string> names)
    {
        IEnumerable<string> nearest = names.OrderBy(name => Distance(wanted, name)).ThenBy(name => name, StringComparer.Ordinal)
            .Take(Shown).Select(name => $"'{name}'");
        string list = string.Join(", ", nearest);
        return names.Count <= Shown ? $"There are: {list}." : $"The nearest of {names.Count} are: {list}.";
    }

    /// <summary>The number of letters to insert, remove or replace to make one name of the other, whatever their case.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                bool same = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]);
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}

using System.Diagnostics.CodeAnalysis;

namespace GuidedDescent.Checkpoints;

/// <summary>What parameters of a file are called now.</summary>
internal sealed class ParameterRenames
{
    private readonly IReadOnlyDictionary<string, string> _renames;
    private readonly string[] _patterns;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Takes names and patterns.</summary>
    /// <exception cref="ArgumentException">A new name has another number of stars than the old one.</exception>
    public ParameterRenames(IReadOnlyDictionary<string, string> renames)
    {
        _renames = new Dictionary<string, string>(renames, StringComparer.Ordinal);
        _patterns = [.. renames.Keys.Where(name => name.Contains('*')).OrderByDescending(name => name.Length)];
        foreach ((string old, string current) in renames)
        {
            if (string.IsNullOrWhiteSpace(current) || old.Count(letter => letter == '*') != current.Count(letter => letter == '*'))
            {
                throw new ArgumentException(
                    $"The rename of '{old}' to '{current}' is to have a name on each side, with as many stars on one as on the other.",
                    nameof(renames));
            }
        }
    }

    /// <summary>The renames that were for none of the names so far.</summary>
    public IEnumerable<string> Unused => _renames.Keys.Where(name => !_used.Contains(name));

    /// <summary>What a parameter is called now.</summary>
    public string Apply(string name)
    {
        if (_renames.TryGetValue(name, out string? current))
        {
            _used.Add(name);
            return current;
        }

        foreach (string pattern in _patterns)
        {
            if (TryMatch(pattern.Split('*'), name, out string[]? starred))
            {
                _used.Add(pattern);
                return Fill(_renames[pattern].Split('*'), starred);
            }
        }

        return name;
    }

    // Each star but the last stands for as few letters as possible.
    private static bool TryMatch(string[] pieces, string name, [NotNullWhen(true)] out string[]? starred)
    {
        starred = null;
        if (!name.StartsWith(pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        string[] found = new string[pieces.Length - 1];
        int place = pieces[0].Length;
        for (int star = 0; star < found.Length; star++)
        {
            string next = pieces[star + 1];
            int end = star < found.Length - 1
                ? name.IndexOf(next, place, StringComparison.Ordinal)
                : name.Length - next.Length;
            if (end < place || !name.AsSpan(end).StartsWith(next, StringComparison.Ordinal))
            {
                return false;
            }

            found[star] = name[place..end];
            place = end + next.Length;
        }

        starred = found;
        return true;
    }

    private static string Fill(string[] pieces, string[] starred) =>
        string.Concat(pieces.Select((piece, index) => index == 0 ? piece : starred[index - 1] + piece));
}

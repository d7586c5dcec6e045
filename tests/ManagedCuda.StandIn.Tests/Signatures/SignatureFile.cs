namespace ManagedCuda.StandIn.Tests;

/// <summary>Types and their members, as read from a text in the notation of the signature file.</summary>
internal sealed class SignatureFile
{
    private readonly Dictionary<string, HashSet<string>> _membersByHeading = [];

    /// <summary>Reads the text.</summary>
    public SignatureFile(string text)
    {
        HashSet<string> members = [];
        string heading = "";
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ')
            {
                heading = line;
                members = [];
                _membersByHeading.Add(heading, members);
            }
            else if (heading.Contains(" | enum ", StringComparison.Ordinal))
            {
                members.UnionWith(line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                members.Add(line.Trim());

                // What compiles without the setter compiles with it.
                members.Add(line.Trim().Replace("{ get; set; }", "{ get; }", StringComparison.Ordinal));
            }
        }
    }

    /// <summary>The signatures of ManagedCuda.</summary>
    public static SignatureFile ManagedCuda { get; } = new(EmbeddedText.Read("signatures"));

    /// <summary>The members of a type.</summary>
    public IReadOnlySet<string> MembersOf(Type type) => _membersByHeading[SignatureText.HeadingOf(type)];

    /// <summary>Everything that types show to the public and that this file does not have.</summary>
    public IReadOnlyList<string> FindForeign(IEnumerable<Type> types) =>
        [.. types.OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(FindForeign)];

    private IEnumerable<string> FindForeign(Type type)
    {
        string heading = SignatureText.HeadingOf(type);
        return _membersByHeading.TryGetValue(heading, out HashSet<string>? members)
            ? SignatureText.MembersOf(type).Where(member => !members.Contains(member)).Select(member => $"{heading}: {member}")
            : [heading];
    }
}

using System.Text.RegularExpressions;
using GuidedDescent.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Tests.Diagnostics;

/// <summary>Checks diagnostics at places marked in the source: <c>{|GD0012:g > 0|}</c>.</summary>
internal static partial class Markup
{
    /// <summary>
    /// Compiles the source without its marks and checks that each mark has its diagnostic on exactly its text, and that there is no other.
    /// </summary>
    /// <returns>The messages, in the order of the marks.</returns>
    public static string[] Check(string marked, params string[] alsoExpected)
    {
        string source = Mark().Replace(marked, "${text}");
        List<(string Id, int Start, int Length)> marks = [];
        int removed = 0;
        foreach (Match match in Mark().Matches(marked))
        {
            string text = match.Groups["text"].Value;
            marks.Add((match.Groups["id"].Value, match.Index - removed, text.Length));
            removed += match.Length - text.Length;
        }

        RuleCompilation compilation = RuleCompilation.Compile(source, [.. marks.Select(mark => mark.Id), .. alsoExpected]);
        foreach ((string id, int start, int length) in marks)
        {
            Assert.Contains(
                compilation.Diagnostics,
                diagnostic => diagnostic.Id == id
                    && diagnostic.Location.SourceSpan.Start == start
                    && diagnostic.Location.SourceSpan.Length == length);
        }

        return [.. compilation.Diagnostics.Select(diagnostic => diagnostic.GetMessage())];
    }

    [GeneratedRegex(@"\{\|(?<id>[A-Z]+\d+):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}

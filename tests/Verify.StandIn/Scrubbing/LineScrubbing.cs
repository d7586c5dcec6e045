using System.Text;

namespace VerifyTests;

/// <summary>Changes to a text line by line. A text keeps or keeps lacking its last newline.</summary>
internal static class LineScrubbing
{
    public static void Remove(StringBuilder text, Func<string, bool> removeLine)
    {
        Replace(text, line => removeLine(line) ? null : line);
    }

    public static void RemoveEmpty(StringBuilder text)
    {
        Remove(text, string.IsNullOrWhiteSpace);
        if (text.Length > 0 && text[^1] == '\n')
        {
            text.Length--;
        }
    }

    public static void Replace(StringBuilder text, Func<string, string?> replaceLine)
    {
        string before = text.ToString();
        bool endsWithNewline = before.EndsWith('\n');
        text.Clear();
        using var lines = new StringReader(before);
        while (lines.ReadLine() is { } line)
        {
            if (replaceLine(line) is { } replacement)
            {
                text.Append(replacement).Append('\n');
            }
        }

        if (text.Length > 0 && !endsWithNewline)
        {
            text.Length--;
        }
    }
}

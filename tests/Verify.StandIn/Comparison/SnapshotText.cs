using System.Text;

namespace VerifyTests;

/// <summary>How the text of a snapshot is written and read: UTF-8 with a byte order mark, lines ended by a line feed.</summary>
internal static class SnapshotText
{
    private static readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: true);

    public static string Normalize(string text)
    {
        string normalized = WithLineFeeds(text.TrimStart('\uFEFF'));

        // A file without a byte is taken for a missing one, so an empty text could never be accepted.
        return normalized.Length == 0 ? "emptyString" : normalized;
    }

    public static void Write(string path, string text) => File.WriteAllText(path, text, _encoding);

    /// <summary>The text of an accepted file, or null where there is none.</summary>
    public static string? Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return null;
        }

        return WithLineFeeds(File.ReadAllText(path, _encoding));
    }

    // Editors add a last newline, so the accepted file may have one more than the text.
    public static bool AreEqual(string received, string verified) => verified == received || verified == received + "\n";

    // Not ReplaceLineEndings, which takes form feeds and three more characters for the end of a line.
    private static string WithLineFeeds(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');
}

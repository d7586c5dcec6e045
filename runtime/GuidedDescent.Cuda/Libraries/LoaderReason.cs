namespace GuidedDescent.Cuda;

/// <summary>What the loader of the operating system says of a library that does not load, out of what .NET makes of it.</summary>
internal static class LoaderReason
{
    private const string UnixAbsent = "No such file or directory";
    private const string WindowsAbsent = "0x8007007E";

    /// <summary>Why a file that exists does not load.</summary>
    public static string ForFile(Exception exception, string path)
    {
        string[] lines = Lines(exception);

        // It says so of a file for another processor, which it passes over as if it were not there.
        return lines is [{ } line] && line.StartsWith(path, StringComparison.Ordinal) && line.EndsWith(UnixAbsent, StringComparison.Ordinal)
            ? "it is there, but not for this processor"
            : string.Join("; ", lines);
    }

    /// <summary>Why a library found by its bare name does not load, or null if none was found.</summary>
    public static string? ForName(Exception exception, string name)
    {
        string[] lines = [.. Lines(exception).Where(line => !SaysAbsent(line, name))];
        return lines.Length == 0 ? null : string.Join("; ", lines);
    }

    // One line for each file that was tried; a dependency is missing under another name.
    private static bool SaysAbsent(string line, string name) =>
        line.Contains(WindowsAbsent, StringComparison.Ordinal)
        || (line.EndsWith(UnixAbsent, StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal));

    // .NET's own advice is one line, and the loader's words follow; on Windows all is in one line.
    private static string[] Lines(Exception exception)
    {
        string[] lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? lines[1..] : lines;
    }
}

using System.Collections.Immutable;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// A file is whole, but does not fit the optimizer it is loaded into, which stays as it was. The message names the file and, of everything
/// that does not fit, what was expected, what came, and what to do.
/// </summary>
public sealed class CheckpointMismatchException : IOException
{
    private const int Shown = 5;

    internal CheckpointMismatchException(string path, ImmutableArray<string> problems)
        : base($"{path}: {string.Join(" ", problems.Take(Shown))}{More(problems.Length)}")
    {
        Path = path;
        Problems = problems;
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>All that does not fit, one or more sentences each; the message has the first five.</summary>
    public ImmutableArray<string> Problems { get; }

    private static string More(int count) => count > Shown ? $" And {count - Shown} more, {count} in all." : "";
}

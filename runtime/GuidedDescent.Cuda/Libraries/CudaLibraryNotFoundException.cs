using System.Collections.Immutable;

namespace GuidedDescent.Cuda;

/// <summary>
/// A native library of CUDA is missing or does not load, or the process uses another one than the user chose. The message says
/// where it was looked for, and what to do.
/// </summary>
public sealed class CudaLibraryNotFoundException : Exception
{
    internal CudaLibraryNotFoundException(LibrarySearchResult result, ProcessEnvironment environment)
        : base(result.Conflict ?? Explain(result, environment))
    {
        Library = result.Library.Title;
        Names = result.Library.Files(environment.IsWindows);
        Places = [.. result.Lines.Select(line => line.Trim())];
    }

    /// <summary>What was looked for.</summary>
    public string Library { get; }

    /// <summary>The file names that were tried in every place, in their order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>
    /// Every place in the order it was looked at, with what was found there. A file that exists and does not load has a line
    /// below its place, with what the loader says of it.
    /// </summary>
    public ImmutableArray<string> Places { get; }

    private static string Explain(LibrarySearchResult result, ProcessEnvironment environment) => $"""
        {result.Library.Title} was not found.

        Names tried in every place, in this order: {string.Join(", ", result.Library.Files(environment.IsWindows))}
        Places, in this order:
        {string.Join('\n', result.Lines)}

        {Advise(result)}
        """;

    private static string Advise(LibrarySearchResult result) =>
        result.EndedEarly
            ? $"No other place was looked at, as {LibrarySearch.FolderVariable} names a folder that has it: "
                + "put a file there that loads, or take the folder out of the variable."
            : $"{result.Library.Remedy} If it is installed, set {LibrarySearch.FolderVariable} to the folder it is in.";
}

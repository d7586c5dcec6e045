using GuidedDescent.CommandLine;
using System.CommandLine;

namespace GuidedDescent.Samples.Quickstart;

/// <summary>The command line. A bad value gives one line that says what was expected.</summary>
public sealed class QuickstartOptions
{
    /// <summary>How often each run sees all training images.</summary>
    public Option<int> Epochs { get; } =
        NumberOption.Create("--epochs", "Passes over the training images for each optimizer", 30, 1, 10_000);

    /// <summary>The seed of all runs.</summary>
    public Option<ulong> Seed { get; } =
        NumberOption.Create<ulong>("--seed", "Decides the initial weights and the batches", 1, 0, ulong.MaxValue);

    /// <summary>Where to write the figures, if anywhere.</summary>
    public Option<FileInfo?> Json { get; } = JsonOption.Create();

    /// <summary>Reads the arguments; on a mistake the invocation prints it without the whole help text.</summary>
    public ParseResult Parse(RootCommand command, string[] arguments) => command.ParseTersely(arguments);
}

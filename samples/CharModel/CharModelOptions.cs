using System.CommandLine;
using System.CommandLine.Parsing;
using GuidedDescent.CommandLine;
using GuidedDescent.Samples.CharModel.Training;

namespace GuidedDescent.Samples.CharModel;

/// <summary>The command line. A bad value gives one line that says what was expected.</summary>
public sealed class CharModelOptions
{
    private const string DefaultPage = "artifacts/charmodel.html";
    private static readonly TrainingSettings s_default = new();

    /// <summary>How long to train.</summary>
    public Option<int> Steps { get; } =
        NumberOption.Create("--steps", "Steps of the optimizer", s_default.Steps, 1, 10_000_000);

    /// <summary>The seed of everything random.</summary>
    public Option<ulong> Seed { get; } = NumberOption.Create<ulong>(
        "--seed", "Decides the initial weights, the batches and the sampled passage", s_default.Seed, 0, ulong.MaxValue);

    /// <summary>The blocks of the model.</summary>
    public Option<int> Layers { get; } = NumberOption.Create("--layers", "Blocks of the model", s_default.Layers, 1, 64);

    // With the most heads, characters and sequences at once the weights of attention still fit into an array: 16 · 1024² · 64 numbers.

    /// <summary>The heads of attention, and so the width of the model.</summary>
    public Option<int> Heads { get; } = NumberOption.Create(
        "--heads", $"Heads of attention; each makes the model {TrainingSettings.HeadWidth} numbers wider", s_default.Heads, 1, 16);

    /// <summary>The characters of a sequence.</summary>
    public Option<int> Context { get; } =
        NumberOption.Create("--context", "Characters that the model looks at together", s_default.Context, 1, 1024);

    /// <summary>The sequences of a batch.</summary>
    public Option<int> Batch { get; } = NumberOption.Create("--batch", "Sequences of a batch", s_default.Sequences, 1, 64);

    /// <summary>How daring the sampled passage is.</summary>
    public Option<double> Temperature { get; } = NumberOption.Create(
        "--temperature", "How daring the sampled passage is: below 1 likelier characters, above 1 less likely ones", 0.8, 0.01, 100);

    /// <summary>Where the chart goes; null for the usual place.</summary>
    public Option<FileInfo?> Charts { get; } = FileOption.Create("--charts", $"The page with the chart (default {DefaultPage})");

    /// <summary>Where to write the figures, if anywhere.</summary>
    public Option<FileInfo?> Json { get; } = JsonOption.Create();

    /// <summary>A command with all options.</summary>
    public RootCommand Command(string description) => new(description)
    {
        Steps, Seed, Layers, Heads, Context, Batch, Temperature, Charts, Json,
    };

    /// <summary>Reads the arguments; on a mistake the invocation prints it without the whole help text.</summary>
    public ParseResult Parse(RootCommand command, string[] arguments) => command.ParseTersely(arguments);

    /// <summary>The run that the arguments ask for.</summary>
    public TrainingSettings Settings(ParseResult arguments) => new(
        arguments.GetValue(Steps),
        arguments.GetValue(Seed),
        arguments.GetValue(Layers),
        arguments.GetValue(Heads),
        arguments.GetValue(Context),
        arguments.GetValue(Batch));

    /// <summary>The page with the chart.</summary>
    public FileInfo Page(ParseResult arguments) => arguments.GetValue(Charts) ?? new FileInfo(DefaultPage);
}

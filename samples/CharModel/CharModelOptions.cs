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

    /// <summary>Where the run is kept; null for nowhere.</summary>
    public Option<DirectoryInfo?> Checkpoint { get; } = new("--checkpoint")
    {
        Description = "The folder that keeps the run, to be resumed; one file in it is replaced again and again",
        HelpName = "DIR",
    };

    /// <summary>How often it is kept.</summary>
    public Option<int> Every { get; } =
        NumberOption.Create("--every", "After how many steps a checkpoint is written; one is after the last step, too", 100, 1, 10_000_000);

    /// <summary>Whether the run goes on.</summary>
    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = "Goes on from the checkpoint, with the same other options; begins where there is none yet",
    };

    /// <summary>A command with all options.</summary>
    public RootCommand Command(string description)
    {
        var command = new RootCommand(description)
        {
            Steps, Seed, Layers, Heads, Context, Batch, Temperature, Checkpoint, Every, Resume, Charts, Json,
        };
        command.Validators.Add(RequireFolder);
        return command;
    }

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

    /// <summary>Where and when the run is kept; null for never.</summary>
    public CheckpointPlan? Checkpoints(ParseResult arguments) => arguments.GetValue(Checkpoint) is { } folder
        ? new CheckpointPlan(new RunCheckpoint(folder), arguments.GetValue(Every), arguments.GetValue(Resume))
        : null;

    /// <summary>The page with the chart.</summary>
    public FileInfo Page(ParseResult arguments) => arguments.GetValue(Charts) ?? new FileInfo(DefaultPage);

    private void RequireFolder(CommandResult result)
    {
        string path = result.GetResult(Checkpoint)?.Tokens is [{ Value: var token }] ? token : "";
        if (path.Length == 0 && result.GetResult(Checkpoint) is not null)
        {
            result.AddError("--checkpoint takes the name of a folder, but '' came.");
        }
        else if (path.Length == 0 && (result.GetResult(Resume) is { Implicit: false } || result.GetResult(Every) is { Implicit: false }))
        {
            result.AddError("--resume and --every need --checkpoint with the name of a folder, but none came.");
        }
        else if (File.Exists(path))
        {
            result.AddError($"--checkpoint takes the name of a folder, but '{path}' is a file.");
        }
    }
}

using System.Globalization;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.CharModel.Reporting;
using GuidedDescent.Samples.CharModel.Training;
using GuidedDescent.Samples.Digits;
using Spectre.Console;

namespace GuidedDescent.Samples.CharModel;

/// <summary>The whole of the sample: trains a model on the text, then has it write a passage.</summary>
internal static class Experiment
{
    private const int BeginningLength = 64;
    private const int PassageLength = 600;

    /// <summary>Runs it.</summary>
    /// <param name="settings">What decides the run.</param>
    /// <param name="temperature">The temperature of the passage.</param>
    /// <param name="compute">What it is computed with.</param>
    /// <param name="console">Shows the progress.</param>
    /// <param name="checkpoints">Where and when the run is kept, and whether it is resumed; null for neither.</param>
    /// <param name="interruption">Ends the training after a step, with a checkpoint.</param>
    /// <exception cref="RunCheckpointException">The run cannot be kept, or cannot be resumed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A checkpoint may not be read or written.</exception>
    public static Report Run(
        TrainingSettings settings,
        double temperature,
        Compute compute,
        IAnsiConsole console,
        CheckpointPlan? checkpoints,
        CancellationToken interruption)
    {
        checkpoints?.File.Prepare();
        Corpus corpus = Corpus.Load();
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Moby-Dick: {corpus.Training.Length:N0} characters to learn from, {corpus.Validation.Length:N0} to be judged by, "
            + $"{corpus.Vocabulary.Count} different ones."));
        using var state = new TrainingState(settings, corpus, compute);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Model: {state.Parameters.Sum(parameter => parameter.Length):N0} weights; {settings.Steps:N0} steps of "
            + $"{settings.TokensOfStep:N0} characters on {compute.Device}."));
        if (checkpoints is not null)
        {
            console.WriteLine(Begin(state, checkpoints));
        }

        var run = new TrainingRun(settings, corpus);
        TrainingPace pace = new ProgressDisplay(console, settings).Show(report => run.Train(state, report, checkpoints, interruption));
        console.WriteLine("Judged by all of the validation text:");
        TrainingResult result = run.Judge(state, pace);

        var generator = new TextGenerator(state.Model, temperature, new RandomStream(settings.Seed));
        int[] beginning = corpus.Validation[..BeginningLength];
        int[] passage = generator.Continue(beginning, PassageLength)[BeginningLength..];
        return new Report(
            settings, result, temperature, corpus.Vocabulary.Decode(beginning), corpus.Vocabulary.Decode(passage));
    }

    /// <summary>Has a run go on from its checkpoint where it is to, and says where it begins.</summary>
    private static string Begin(TrainingState state, CheckpointPlan checkpoints)
    {
        RunCheckpoint file = checkpoints.File;
        if (!checkpoints.Resume)
        {
            return file.IsThere
                ? $"Begins anew, without --resume: the first checkpoint replaces {file.Path}."
                : $"Kept in {file.Path}.";
        }

        return file.Load(state)
            ? string.Create(CultureInfo.InvariantCulture, $"Goes on after step {state.Optimizer.StepCount:N0}, from {file.Path}.")
            : $"Nothing to resume yet: {file.Path} is not there. The run begins.";
    }
}

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
    /// <exception cref="ResumeException">The run cannot be resumed.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A checkpoint may not be read or written.</exception>
    public static Report Run(
        TrainingSettings settings, double temperature, Compute compute, IAnsiConsole console, CheckpointPlan? checkpoints)
    {
        Corpus corpus = Corpus.Load();
        console.WriteLine(
            $"{corpus.Training.Length} characters of Moby-Dick to learn from, {corpus.Validation.Length} to be judged by, "
            + $"{corpus.Vocabulary.Count} different ones; {compute.Device}.");
        using var state = new TrainingState(settings, corpus, compute);
        if (checkpoints is { Resume: true })
        {
            checkpoints.File.Load(state);
            console.WriteLine($"Goes on after step {state.Optimizer.StepCount} from {checkpoints.File.Path}.");
        }

        TrainingResult result = new ProgressDisplay(console, settings)
            .Show(report => new TrainingRun(settings, corpus).Run(state, report, checkpoints));

        var generator = new TextGenerator(state.Model, temperature, new RandomStream(settings.Seed));
        int[] beginning = corpus.Validation[..BeginningLength];
        int[] passage = generator.Continue(beginning, PassageLength)[BeginningLength..];
        return new Report(
            settings, result, temperature, corpus.Vocabulary.Decode(beginning), corpus.Vocabulary.Decode(passage));
    }
}

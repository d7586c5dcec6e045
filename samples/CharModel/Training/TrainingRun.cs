using System.Diagnostics;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;

namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>Trains a model, step by step.</summary>
public sealed class TrainingRun
{
    private const int ValidationsOfRun = 20;
    private const int ValidationWindows = 64;

    private readonly TrainingSettings _settings;
    private readonly IReadOnlyList<CharacterBatch> _validation;
    private readonly IReadOnlyList<CharacterBatch> _wholeValidation;

    /// <summary>Prepares a run.</summary>
    /// <param name="settings">What decides it.</param>
    /// <param name="corpus">The text to learn from.</param>
    public TrainingRun(TrainingSettings settings, Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(corpus);
        _settings = settings;
        _validation = Windows.Spread(corpus.Validation, ValidationWindows, settings.Context, settings.Sequences);
        _wholeValidation = Windows.Spread(corpus.Validation, int.MaxValue, settings.Context, settings.Sequences);
    }

    /// <summary>Trains from where a state stands to the last step.</summary>
    /// <param name="state">What is trained.</param>
    /// <param name="report">Called after every step.</param>
    public TrainingResult Run(TrainingState state, Action<StepFigures> report)
    {
        long start = Stopwatch.GetTimestamp();
        var learning = new Stopwatch();
        var losses = new List<double>();
        var validations = new List<ValidationFigures> { Validate(state) };
        while (state.Optimizer.StepCount < _settings.Steps)
        {
            learning.Start();
            losses.Add(Step(state));
            learning.Stop();

            int step = (int)state.Optimizer.StepCount;
            if (IsValidationDue(step))
            {
                validations.Add(Validate(state));
            }

            report(new StepFigures(step, losses[^1], validations[^1].Loss, TokensPerSecond(losses.Count, learning)));
        }

        return new TrainingResult(
            [.. state.Optimizer.Groups.Select(group => $"{group.Name}: {group.Rule}")],
            state.Optimizer.Groups.Sum(group => group.ElementCount),
            losses,
            validations,
            MeanLoss(state.Model, _wholeValidation),
            TokensPerSecond(losses.Count, learning),
            Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static double Step(TrainingState state)
    {
        state.Optimizer.ZeroGradients();
        double loss = state.Model.AccumulateGradients(state.Batches.Next());
        state.Optimizer.Step();
        return loss;
    }

    private bool IsValidationDue(int step) =>
        (long)step * ValidationsOfRun / _settings.Steps > (step - 1L) * ValidationsOfRun / _settings.Steps;

    private ValidationFigures Validate(TrainingState state) =>
        new((int)state.Optimizer.StepCount, MeanLoss(state.Model, _validation));

    private static double MeanLoss(Transformer model, IReadOnlyList<CharacterBatch> batches) =>
        batches.Sum(batch => model.Evaluate(batch) * batch.Inputs.Length) / batches.Sum(batch => (double)batch.Inputs.Length);

    private double TokensPerSecond(int steps, Stopwatch learning) =>
        (double)steps * _settings.TokensOfStep / learning.Elapsed.TotalSeconds;
}

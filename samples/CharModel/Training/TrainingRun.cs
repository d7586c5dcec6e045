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

    /// <summary>Trains from where a state stands to the last step, and judges what came out.</summary>
    /// <inheritdoc cref="Train"/>
    public TrainingResult Run(
        TrainingState state, Action<StepFigures> report, CheckpointPlan? checkpoints = null, CancellationToken interruption = default) =>
        Judge(state, Train(state, report, checkpoints, interruption));

    /// <summary>Trains from where a state stands to the last step.</summary>
    /// <param name="state">What is trained.</param>
    /// <param name="report">Called after every step.</param>
    /// <param name="checkpoints">Where and when the state is kept; null for never.</param>
    /// <param name="interruption">Ends it after a step, with a checkpoint.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A checkpoint may not be written.</exception>
    public TrainingPace Train(
        TrainingState state, Action<StepFigures> report, CheckpointPlan? checkpoints = null, CancellationToken interruption = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(report);
        var all = Stopwatch.StartNew();
        var learning = new Stopwatch();
        int resumedAt = (int)state.Optimizer.StepCount;
        int step = resumedAt;
        if (state.Validations.Count == 0)
        {
            state.Validations.Add(Validate(state));
        }

        while (step < _settings.Steps)
        {
            learning.Start();
            state.Losses.Add(Step(state));
            learning.Stop();

            step++;
            if (IsValidationDue(step))
            {
                state.Validations.Add(Validate(state));
            }

            bool isInterrupted = interruption.IsCancellationRequested;
            if (checkpoints is not null && (checkpoints.IsDue(step) || step == _settings.Steps || isInterrupted))
            {
                checkpoints.File.Save(state);
            }

            report(new StepFigures(step, state.Losses[^1], state.Validations[^1].Loss, Pace()));
            if (isInterrupted)
            {
                throw new OperationCanceledException(interruption);
            }
        }

        return Pace();

        TrainingPace Pace() => new(
            step - resumedAt, _settings.TokensOfStep, learning.Elapsed.TotalSeconds, all.Elapsed.TotalSeconds);
    }

    /// <summary>Judges a state by the whole validation text.</summary>
    /// <param name="state">What was trained.</param>
    /// <param name="pace">How fast it was.</param>
    public TrainingResult Judge(TrainingState state, TrainingPace pace)
    {
        ArgumentNullException.ThrowIfNull(state);
        (double loss, double averaged) = Losses(state, _wholeValidation);
        return new TrainingResult(
            [.. state.Optimizer.Groups.Select(group => $"{group.Name}: {group.Rule}")],
            state.Optimizer.Groups.Sum(group => group.ElementCount),
            [.. state.Losses],
            [.. state.Validations],
            loss,
            averaged,
            pace);
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

    private ValidationFigures Validate(TrainingState state)
    {
        (double loss, double averaged) = Losses(state, _validation);
        return new ValidationFigures((int)state.Optimizer.StepCount, loss, averaged);
    }

    private static (double Loss, double AveragedLoss) Losses(TrainingState state, IReadOnlyList<CharacterBatch> batches)
    {
        double loss = MeanLoss(state.Model, batches);
        using (state.Optimizer.EvaluateWith(state.Average))
        {
            return (loss, MeanLoss(state.Model, batches));
        }
    }

    private static double MeanLoss(Transformer model, IReadOnlyList<CharacterBatch> batches) =>
        batches.Sum(batch => model.Evaluate(batch) * batch.Inputs.Length) / batches.Sum(batch => (double)batch.Inputs.Length);
}

using System.Diagnostics.CodeAnalysis;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>
/// All that a run changes, and so all that has to be kept for it to go on elsewhere: the weights, their average, what the optimizer keeps
/// with its count of steps, how far the choice of batches has gone, and the losses so far.
/// </summary>
public sealed class TrainingState : IDisposable
{
    // In units of the run. Weights from before the cool-down, a fifth of it, then hardly count at the end.
    private const double HalfLife = 0.02;

    private readonly Corpus _corpus;

    /// <summary>Begins a run.</summary>
    /// <param name="settings">What decides it.</param>
    /// <param name="corpus">The text to learn from.</param>
    /// <param name="compute">What it is computed with.</param>
    public TrainingState(TrainingSettings settings, Corpus corpus, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(compute);
        _corpus = corpus;
        Settings = settings;
        var shape = new ModelShape(
            corpus.Vocabulary.Count, settings.Layers, settings.Heads * TrainingSettings.HeadWidth, settings.Heads, settings.Context);
        Model = new Transformer(Parameters, shape, compute, settings.Seed);
        Average = WeightAverage.BiasCorrected(WeightAverage.DecayOfHalfLife(HalfLife * settings.Steps)) with { Name = "recent" };
        Optimizer = OptimizerGroups.Create(Parameters, settings.Steps, Average, compute.Device);
        DrawBatchesFrom(settings.Seed);
    }

    /// <summary>What decides the run.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>The weights and their gradients.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>The model, which keeps nothing from one step to the next.</summary>
    public Transformer Model { get; }

    /// <summary>The optimizer; its count of steps is that of the run.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The average of the weights, which the model is judged with as well.</summary>
    public WeightAverage Average { get; }

    /// <summary>What chooses the batches, with its place in the stream.</summary>
    public RandomStream BatchChoice { get; private set; }

    /// <summary>The batches to come.</summary>
    public BatchSampler Batches { get; private set; }

    /// <summary>The mean loss of each batch so far before its step, in nats for each character.</summary>
    public IList<double> Losses { get; } = [];

    /// <summary>The validation losses so far.</summary>
    public IList<ValidationFigures> Validations { get; } = [];

    /// <summary>Goes on with the choice of batches from a place in its stream.</summary>
    /// <param name="place">The <see cref="RandomStream.State"/> there.</param>
    [MemberNotNull(nameof(BatchChoice), nameof(Batches))]
    public void DrawBatchesFrom(ulong place)
    {
        BatchChoice = new RandomStream(place);
        Batches = new BatchSampler(_corpus.Training, Settings.Sequences, Settings.Context, BatchChoice);
    }

    /// <summary>Frees the memory of weights and optimizer.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }
}

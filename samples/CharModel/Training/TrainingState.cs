using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>
/// All that a run changes, and so all that has to be kept for it to go on elsewhere: the weights, what the optimizer keeps with its
/// count of steps, and how far the choice of batches has gone.
/// </summary>
public sealed class TrainingState : IDisposable
{
    /// <summary>Begins a run.</summary>
    /// <param name="settings">What decides it.</param>
    /// <param name="corpus">The text to learn from.</param>
    /// <param name="compute">What it is computed with.</param>
    public TrainingState(TrainingSettings settings, Corpus corpus, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(compute);
        var shape = new ModelShape(
            corpus.Vocabulary.Count, settings.Layers, settings.Heads * TrainingSettings.HeadWidth, settings.Heads, settings.Context);
        Model = new Transformer(Parameters, shape, compute, settings.Seed);
        Optimizer = OptimizerGroups.Create(Parameters, compute.Device);
        BatchChoice = new RandomStream(settings.Seed);
        Batches = new BatchSampler(corpus.Training, settings.Sequences, settings.Context, BatchChoice);
    }

    /// <summary>The weights and their gradients.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>The model, which keeps nothing from one step to the next.</summary>
    public Transformer Model { get; }

    /// <summary>The optimizer; its count of steps is that of the run.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What chooses the batches, with its place in the stream.</summary>
    public RandomStream BatchChoice { get; }

    /// <summary>The batches to come.</summary>
    public BatchSampler Batches { get; }

    /// <summary>Frees the memory of weights and optimizer.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }
}

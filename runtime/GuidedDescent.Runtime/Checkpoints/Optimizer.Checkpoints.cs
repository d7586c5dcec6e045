using System.Collections.Immutable;
using GuidedDescent.Checkpoints;

namespace GuidedDescent;

// What checkpoints read and write.
public sealed partial class Optimizer
{
    private string? _interruptedLoad;

    /// <summary>All parts that go on from what a checkpoint holds; a new part is added here and nowhere else.</summary>
    internal ImmutableArray<ICheckpointSection> CheckpointSections =>
    [
        new WeightSection(AllParameters),
        new StateSection(this),
        new StorageSection(this),
        new AverageSection(this),
        new GroupSection(Groups),
        new MemberSection(Groups),
        new DecaySection(Groups),
        new ScheduleSection(Groups),
        new PrecisionSection(Groups),
        new ScalingSection(this),
        new StepSection(this),
        new GradientSection(this),
    ];

    /// <summary>The parameters of all groups, with those that are frozen.</summary>
    internal IReadOnlyList<Parameter> AllParameters => [.. _trained, .. _frozen];

    /// <summary>Whether a parameter is in a group that is updated.</summary>
    internal bool Trains(Parameter parameter) => _groupOf.ContainsKey(parameter);

    /// <summary>Refuses an optimizer that is disposed, or that only part of a file was loaded into.</summary>
    /// <exception cref="InvalidOperationException">A load was interrupted.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    internal void RequireWhole()
    {
        ThrowIfDisposed();
        if (_interruptedLoad is not null)
        {
            throw new InvalidOperationException(
                $"Loading {_interruptedLoad} failed after it had begun to write: weights and states are neither those of before nor those "
                + "of the file. Load a checkpoint again.");
        }
    }

    internal void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _parameters.ThrowIfDisposed();
    }

    /// <summary>Overwrites weights and states; where that throws, the optimizer refuses to go on.</summary>
    /// <param name="path">Where they come from, for a message.</param>
    /// <param name="overwrite">Overwrites them.</param>
    internal void Overwrite(string path, Action overwrite)
    {
        _interruptedLoad = path;
        overwrite();
        _interruptedLoad = null;
    }
}

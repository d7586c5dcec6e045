using System.Collections.Immutable;

namespace GuidedDescent;

// How hyperparameters go with the width.
public sealed partial class Optimizer
{
    /// <summary>How hyperparameters go with the width; null where they are as they were declared.</summary>
    public Mup? Mup { get; }

    /// <summary>What muP has done about each parameter that is trained, group after group; none where there is no muP.</summary>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public ImmutableArray<ParameterScaling> Scalings
    {
        get
        {
            ThrowIfDisposed();
            return [.. Groups.SelectMany(group => group.Scalings)];
        }
    }
}

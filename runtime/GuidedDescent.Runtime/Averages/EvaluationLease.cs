namespace GuidedDescent;

/// <summary>
/// While it is open, other weights are in the place of the training weights, for evaluation: see <see cref="Optimizer.EvaluateWith"/>
/// and <see cref="Optimizer.EnterEvaluationMode"/>.
/// Disposing of it brings the training weights back, bit for bit, whatever has been written meanwhile.
/// </summary>
public sealed class EvaluationLease : IDisposable
{
    private readonly ParameterSet _parameters;
    private readonly Action _restore;

    internal EvaluationLease(ParameterSet parameters, WeightAverage? average, Action restore)
    {
        _parameters = parameters;
        _restore = restore;
        Average = average;
        parameters.Lease = this;
    }

    /// <summary>The average in the place of the training weights; null where it is what the rules evaluate with.</summary>
    public WeightAverage? Average { get; }

    /// <summary>Whether it still is.</summary>
    public bool IsOpen => _parameters.Lease == this;

    /// <summary>Brings the training weights back. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        if (IsOpen)
        {
            _restore();
            _parameters.Lease = null;
        }
    }

    /// <summary>The name of what is in the place of the training weights.</summary>
    public override string ToString() => Average?.Name ?? "evaluation mode";
}

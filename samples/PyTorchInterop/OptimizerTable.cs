using System.Collections.Concurrent;

namespace GuidedDescent.Samples.PyTorchInterop;

/// <summary>
/// The optimizers that callers hold by a number. A number is never used again, so that one that was destroyed is an error and not
/// somebody else's optimizer.
/// </summary>
internal sealed class OptimizerTable
{
    private readonly ConcurrentDictionary<long, ForeignOptimizer> _optimizers = [];
    private long _last;

    /// <summary>Keeps an optimizer.</summary>
    /// <returns>Its number, above 0.</returns>
    public long Add(ForeignOptimizer optimizer)
    {
        long number = Interlocked.Increment(ref _last);
        _optimizers[number] = optimizer;
        return number;
    }

    /// <summary>Finds an optimizer.</summary>
    /// <exception cref="ArgumentException">There is none of this number.</exception>
    public ForeignOptimizer Find(long number) =>
        _optimizers.TryGetValue(number, out ForeignOptimizer? optimizer) ? optimizer : throw Unknown(number);

    /// <summary>Lets an optimizer go.</summary>
    /// <exception cref="ArgumentException">There is none of this number.</exception>
    public ForeignOptimizer Remove(long number) =>
        _optimizers.TryRemove(number, out ForeignOptimizer? optimizer) ? optimizer : throw Unknown(number);

    private static ArgumentException Unknown(long number) =>
        new($"There is no optimizer {number}: it was destroyed, or never created.", nameof(number));
}

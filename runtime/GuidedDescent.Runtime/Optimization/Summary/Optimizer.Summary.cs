using GuidedDescent.Execution;

namespace GuidedDescent;

// What the optimizer is, for people.
public sealed partial class Optimizer
{
    /// <summary>
    /// A table of who is updated by what: the groups with their rules and hyperparameters as they are in the next step, the launches of
    /// that step and the bytes that kernels, the gradient pipeline and averages move in it; for each parameter its shape and role, the
    /// elements, the weight decay that reaches it and the bytes of its state; and what is frozen. It is plain text in columns, the same
    /// whatever the culture.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    /// <exception cref="ArgumentException">
    /// A gradient bound since the last step shares memory with another, an input has other extents, or a schedule takes a hyperparameter
    /// out of its range in the next step.
    /// </exception>
    public string Describe()
    {
        PrepareToRun();
        var launches = new LaunchList([.. _buckets.Select(bucket => bucket.Tensors)]);
        Plan(StepCount, launches);
        return OptimizerSummary.Of(this, launches);
    }
}

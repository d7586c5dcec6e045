namespace GuidedDescent.Execution;

/// <summary>
/// How a device decides about steps by itself: the host gives it steps before it knows whether those ahead were taken, and takes note of
/// what has become of them later, in their order.
/// </summary>
internal abstract class DeferredDecisions : IDisposable
{
    /// <summary>The most steps whose fate may be unknown when another is planned.</summary>
    public const int MostUnknown = 3;

    /// <summary>
    /// The most plans of one step: one for each number of unknown steps that were taken, and one more where a step is captured, before
    /// which nothing can be waited for.
    /// </summary>
    public const int MostPlans = MostUnknown + 2;

    /// <summary>The steps that the device was given and that nobody has taken note of.</summary>
    public abstract int Pending { get; }

    /// <summary>
    /// Takes note of the oldest step where it is known what has become of it. Waits for it where more than <see cref="MostUnknown"/> are
    /// pending and it matters, unless a graph is being captured.
    /// </summary>
    public abstract bool TryTake(out DecidedStep decided);

    /// <summary>Waits for the oldest step.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is in a graph that has not been launched, or one is being captured, during which nothing can be waited for.
    /// </exception>
    public abstract DecidedStep WaitForOldest();

    public abstract void Dispose();
}

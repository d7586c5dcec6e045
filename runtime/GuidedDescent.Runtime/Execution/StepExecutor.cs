namespace GuidedDescent.Execution;

/// <summary>
/// A device's readiness to step one optimizer: the kernels of all its groups, their chunk tables and a block of scalars.
/// </summary>
public abstract class StepExecutor : IDisposable
{
    /// <summary>Takes note of the groups.</summary>
    /// <param name="groups">The groups that launches refer to by index.</param>
    protected StepExecutor(IReadOnlyList<GroupTensors> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Groups = groups;
    }

    /// <summary>The groups that launches refer to by index.</summary>
    public IReadOnlyList<GroupTensors> Groups { get; private set; }

    /// <summary>Has the kernels run in their order, each over every element of every tensor of its group.</summary>
    /// <param name="launches">The launches of one step; read during the call only.</param>
    /// <returns>False where they went into a graph that the caller is capturing, and will run when it is replayed.</returns>
    /// <exception cref="ObjectDisposedException">The executor or its device has been disposed.</exception>
    public abstract bool Run(LaunchList launches);

    /// <summary>
    /// Sends the scalars of a step whose kernels a captured graph is about to replay; <see cref="Run(LaunchList)"/> has put them into
    /// it.
    /// </summary>
    /// <param name="launches">The launches of the step; read during the call only.</param>
    /// <exception cref="NotSupportedException">The device has no graphs.</exception>
    /// <exception cref="InvalidOperationException">No graph was captured, or it holds other kernels than this step needs.</exception>
    public virtual void PrepareReplay(LaunchList launches) =>
        throw new NotSupportedException("This device has no graphs to replay; call Step instead.");

    /// <summary>
    /// Has the device decide about a step and run it, where it decides by itself; as <see cref="Run(LaunchList)"/> else. The gradients
    /// stay as they are.
    /// </summary>
    /// <param name="steps">The launches, with the scalars of all steps that it may be; read during the call only.</param>
    /// <param name="start">Where training stands.</param>
    internal virtual bool Run(PossibleSteps steps, in StepStart start) => Run(steps.Launches);

    /// <summary>As <see cref="PrepareReplay(LaunchList)"/>, where the device decides about the step by itself.</summary>
    internal virtual void PrepareReplay(PossibleSteps steps, in StepStart start) => PrepareReplay(steps.Launches);

    /// <summary>
    /// Whether it keeps the averages of <see cref="GroupTensors.Averages"/>: draws each towards the weights after a step, as
    /// <see cref="LaunchList.AverageRates"/> says, and exchanges them with the weights.
    /// </summary>
    public virtual bool KeepsAverages => false;

    /// <summary>
    /// Has the weights of all groups and one of their averages change places, element by element. Weights of 16 bits are put aside, and the
    /// average, rounded, in their place.
    /// </summary>
    /// <param name="average">The index of the average.</param>
    /// <exception cref="NotSupportedException">The device keeps no averages.</exception>
    /// <exception cref="ObjectDisposedException">The executor or its device has been disposed.</exception>
    public virtual void ExchangeWeights(int average) => throw new NotSupportedException("This device keeps no averages.");

    /// <summary>
    /// Brings the weights back that <see cref="ExchangeWeights"/> or <see cref="CopyWeights"/> has put aside, bit for bit. Where both are
    /// singles they change places again.
    /// </summary>
    /// <param name="average">The index of the average.</param>
    /// <exception cref="NotSupportedException">The device keeps no averages.</exception>
    /// <exception cref="ObjectDisposedException">The executor or its device has been disposed.</exception>
    public virtual void ReturnWeights(int average) => ExchangeWeights(average);

    /// <summary>Makes one of the averages of all groups a copy of the weights, bit for bit.</summary>
    /// <param name="average">The index of the average.</param>
    /// <exception cref="NotSupportedException">The device keeps no averages.</exception>
    /// <exception cref="ObjectDisposedException">The executor or its device has been disposed.</exception>
    public virtual void CopyWeights(int average) => throw new NotSupportedException("This device keeps no averages.");

    /// <summary>Sets every element of one slot to zero, in every tensor of a group.</summary>
    /// <param name="group">The index of the group.</param>
    /// <param name="slot">A slot that the group keeps memory for.</param>
    /// <exception cref="InvalidOperationException">The group keeps no memory for the slot.</exception>
    /// <exception cref="ObjectDisposedException">The executor or its device has been disposed.</exception>
    public void Clear(int group, int slot)
    {
        Groups[group].CheckSlot(slot);
        ClearSlot(group, slot);
    }

    /// <summary>Takes up where the tensors lie now, as gradients may move from step to step.</summary>
    /// <param name="groups">The same groups with other tables.</param>
    /// <exception cref="ObjectDisposedException">The executor or its device has been disposed.</exception>
    public void Reconnect(IReadOnlyList<GroupTensors> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Connect(groups);
        Groups = groups;
    }

    /// <summary>Frees what the device holds for the optimizer; the tensors belong to others. Calling it twice is harmless.</summary>
    public abstract void Dispose();

    /// <summary>Sets every element of a slot that the group keeps memory for to zero.</summary>
    /// <param name="group">The index of the group.</param>
    /// <param name="slot">The slot.</param>
    protected abstract void ClearSlot(int group, int slot);

    /// <summary>Takes up where the tensors lie now; where it throws, nothing has changed.</summary>
    /// <param name="groups">The same groups with other tables.</param>
    protected abstract void Connect(IReadOnlyList<GroupTensors> groups);
}

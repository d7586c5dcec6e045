namespace GuidedDescent;

// The states of an optimizer, for those who look at them and for those who resume training.
public sealed partial class Optimizer
{
    /// <summary>
    /// The state the rule keeps for a parameter, row-major, as it is after all steps so far: the memory itself where it is host
    /// memory and in single precision, not to be used after the optimizer is disposed, else a copy.
    /// </summary>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <param name="name">The name the state has in the update rule, such as <c>m</c>.</param>
    /// <exception cref="ArgumentException">The optimizer does not train the parameter, or its rule has no such state.</exception>
    /// <exception cref="InvalidOperationException">
    /// The rule does not need the state with the hyperparameters it was built with.
    /// </exception>
    /// <exception cref="OverflowException">The state has more elements than a span holds.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer has been disposed.</exception>
    public ReadOnlySpan<float> State(Parameter parameter, string name) => GroupOf(parameter).State(parameter, name);

    /// <summary>Copies the state the rule keeps for a parameter to the host, as it is after all steps so far.</summary>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <param name="name">The name the state has in the update rule, such as <c>m</c>.</param>
    /// <param name="destination">Where to put as many elements as it is long.</param>
    /// <param name="start">The first element, row-major.</param>
    /// <exception cref="ArgumentException">The optimizer does not train the parameter, or its rule has no such state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The state has fewer elements.</exception>
    /// <exception cref="InvalidOperationException">
    /// The rule does not need the state with the hyperparameters it was built with.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer has been disposed.</exception>
    public void ReadState(Parameter parameter, string name, Span<float> destination, long start = 0) =>
        GroupOf(parameter).ReadState(parameter, name, destination, start);

    /// <summary>Gives a state another content, as when training resumes.</summary>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <param name="name">The name the state has in the update rule, such as <c>m</c>.</param>
    /// <param name="source">The new elements.</param>
    /// <param name="start">The first element, row-major.</param>
    /// <exception cref="ArgumentException">The optimizer does not train the parameter, or its rule has no such state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The state has fewer elements.</exception>
    /// <exception cref="InvalidOperationException">
    /// The rule does not need the state with the hyperparameters it was built with.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer has been disposed.</exception>
    public void WriteState(Parameter parameter, string name, ReadOnlySpan<float> source, long start = 0) =>
        GroupOf(parameter).WriteState(parameter, name, source, start);

    /// <summary>
    /// The extents of the state the rule keeps for a parameter: those of the parameter where a rule over tensors keeps one number for each
    /// element, else rows and columns.
    /// </summary>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <param name="name">The name the state has in the update rule, such as <c>m</c>.</param>
    /// <exception cref="ArgumentException">The optimizer does not train the parameter, or its rule has no such state.</exception>
    /// <exception cref="InvalidOperationException">
    /// The rule does not need the state with the hyperparameters it was built with.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer has been disposed.</exception>
    public Shape StateShape(Parameter parameter, string name) => GroupOf(parameter).StateShape(parameter, name);

    internal OptimizerGroup GroupOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_groupOf.TryGetValue(parameter, out OptimizerGroup? group))
        {
            string reason = FrozenGroups.FirstOrDefault(frozen => frozen.Parameters.Contains(parameter)) is { } holder
                ? $"it is in group '{holder.Name}', which is frozen."
                : "it is of another set, or was added after the optimizer was built.";
            throw new ArgumentException(
                $"The optimizer does not train parameter '{parameter.Name}' {parameter.Shape}: {reason}", nameof(parameter));
        }

        return group;
    }
}

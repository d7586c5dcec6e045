namespace GuidedDescent;

/// <summary>
/// A factor that depends on the step, by which the value of a hyperparameter is multiplied: the learning rate in a step is the
/// declared learning rate times <see cref="At"/>. A schedule is a value: it never changes, two that are declared alike are equal,
/// and <see cref="ToString"/> tells them apart to the last digit. It holds no position, so that resuming needs the step alone.
/// </summary>
/// <remarks>
/// Steps have 0-based indices: the index of a step is the number of steps taken before it. A schedule that takes n steps owns the
/// indices 0 to n - 1. Used past its end it holds its final value, which is what its formula gives at index n.
/// </remarks>
public abstract partial record Schedule
{
    private protected Schedule()
    {
    }

    /// <summary>
    /// How many steps the schedule takes: from the step of this index on it holds its final value. Null where it never ends.
    /// </summary>
    public abstract long? Length { get; }

    /// <summary>Whether the text needs parentheses where it becomes a part of a longer one.</summary>
    internal virtual bool IsCompound => false;

    /// <summary>The factor for a step. Nothing is allocated.</summary>
    /// <param name="step">The 0-based index of the step: how many were taken before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// The product of several schedules overflows, or a <see cref="Function"/> gives no finite number.
    /// </exception>
    public double At(long step)
    {
        if (step < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), step, $"Steps of a schedule have indices from 0 on, but {step} came.");
        }

        double factor = Evaluate(step);
        return double.IsFinite(factor)
            ? factor
            : throw new InvalidOperationException($"The schedule {this} is {factor} at step {step}, but a factor must be finite.");
    }

    /// <summary>
    /// What the schedule is made of, such as <c>LinearWarmup(1000) then Cosine(9000, to 0.1)</c>. Numbers read back as the same
    /// bits in every culture; schedules that differ have different texts, functions of one name excepted.
    /// </summary>
    public sealed override string ToString() => Describe();

    /// <summary>The factor, for an index that is not negative.</summary>
    internal abstract double Evaluate(long step);

    internal abstract string Describe();

    /// <summary>The text as a part of a longer one.</summary>
    internal string AsOperand() => IsCompound ? $"({this})" : ToString();
}

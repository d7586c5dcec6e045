namespace GuidedDescent;

/// <summary>
/// An average of the weights over the steps of training, which an <see cref="Optimizer"/> keeps beside them, in single precision: how far
/// it is drawn towards the weights after each step. A declaration is a value: it never changes, two that are declared alike are equal,
/// and it holds no position, so that resuming needs the content of the average and <see cref="Optimizer.StepCount"/> alone.
/// </summary>
/// <remarks>
/// After step t, which counts from 1, the average e becomes e + r (w - e), with r = <see cref="RateAt"/> and the weights w as the step
/// left them. Before the first step it is a copy of the weights.
/// </remarks>
public abstract partial record WeightAverage
{
    private protected WeightAverage()
    {
    }

    /// <summary>The name, unique in its optimizer, under which checkpoints keep it: how it was declared where none is given.</summary>
    /// <exception cref="ArgumentException">
    /// The name is empty or has a slash, which ends it where checkpoints keep the average of a parameter.
    /// </exception>
    public string Name
    {
        get => field ?? Describe();
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            if (value.Contains('/'))
            {
                throw new ArgumentException(
                    $"The name of an average must have no slash, which ends it where checkpoints keep it, but '{value}' came.",
                    nameof(Name));
            }

            field = value;
        }
    }

    /// <summary>
    /// How far the average is drawn towards the weights after a step, from 0 to 1: 1 - β of the step. 0 leaves it as it is, unread; 1 makes
    /// it a copy of the weights.
    /// </summary>
    /// <param name="step">The number of the step, from 1: how many have been taken with it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public double RateAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return Rate(step);
    }

    /// <summary>The name, and how it was declared where that is something else.</summary>
    public sealed override string ToString() => Name == Describe() ? Name : $"{Name}: {Describe()}";

    /// <summary>How many steps must have been taken before it holds anything but the weights training began with.</summary>
    internal virtual long FirstStep => 0;

    /// <summary>What <see cref="RateAt"/> is, for a step from 1 on.</summary>
    internal abstract double Rate(long step);

    internal abstract string Describe();
}

using System.Globalization;

namespace GuidedDescent.Language;

/// <summary>The number of the step being taken: a host value, 1 at the first step.</summary>
public readonly record struct Step
{
    /// <summary>Names a step.</summary>
    /// <param name="value">The number of the step, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public Step(long value)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"Steps count from 1, but {value} came.");
        }

        Value = value;
    }

    /// <summary>The number of the step, from 1.</summary>
    public long Value { get; }

    /// <summary>The number of the step, so that rules can write <c>t == 1</c>, <c>t % 10</c> or <c>1.0 / t</c>.</summary>
    public static implicit operator long(Step step) => step.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

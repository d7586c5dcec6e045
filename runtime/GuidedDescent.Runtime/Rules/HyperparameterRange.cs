using System.Globalization;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Rules;

/// <summary>The interval of values a hyperparameter may take. NaN and the infinities are in no range.</summary>
/// <param name="Minimum">The lower end.</param>
/// <param name="Maximum">The upper end.</param>
/// <param name="MinimumExclusive">Whether the lower end itself is excluded.</param>
/// <param name="MaximumExclusive">Whether the upper end itself is excluded.</param>
public readonly record struct HyperparameterRange(
    double Minimum, double Maximum, bool MinimumExclusive = false, bool MaximumExclusive = false)
{
    /// <summary>All finite numbers.</summary>
    public static HyperparameterRange AnyNumber { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether the value is finite and inside the interval.</summary>
    public bool Contains(double value) =>
        double.IsFinite(value)
        && (MinimumExclusive ? value > Minimum : value >= Minimum)
        && (MaximumExclusive ? value < Maximum : value <= Maximum);

    /// <summary>Refuses a value outside the interval.</summary>
    /// <param name="value">The value of the hyperparameter.</param>
    /// <param name="rule">The name of the rule, for the message.</param>
    /// <param name="hyperparameter">The name of the hyperparameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinite or outside the interval.</exception>
    public void Check(double value, string rule, [CallerArgumentExpression(nameof(value))] string hyperparameter = "")
    {
        if (!Contains(value))
        {
            throw new ArgumentOutOfRangeException(
                hyperparameter,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{rule}.{hyperparameter} must be a finite number in {this}, but is {value}."));
        }
    }

    /// <summary>The interval as mathematicians write it, such as <c>[0, 1)</c>.</summary>
    public override string ToString()
    {
        char open = MinimumExclusive || double.IsInfinity(Minimum) ? '(' : '[';
        char close = MaximumExclusive || double.IsInfinity(Maximum) ? ')' : ']';
        return string.Create(CultureInfo.InvariantCulture, $"{open}{Minimum}, {Maximum}{close}");
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>What schedules demand of their arguments. Each check returns the argument.</summary>
internal static class ScheduleArguments
{
    public static HyperparameterRange NotNegative { get; } = new(0, double.PositiveInfinity);

    public static HyperparameterRange Positive { get; } = new(0, double.PositiveInfinity, MinimumExclusive: true);

    public static HyperparameterRange PositiveUpToOne { get; } = new(0, 1, MinimumExclusive: true);

    public static long CheckCount(long value, long least = 1, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        value >= least
            ? value
            : throw new ArgumentOutOfRangeException(parameter, value, $"{parameter} must be at least {least}, but is {value}.");

    public static double CheckNumber(
        double value, HyperparameterRange range, [CallerArgumentExpression(nameof(value))] string parameter = "")
    {
        if (!range.Contains(value))
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{parameter} must be a finite number in {range}, but is {value}."));
        }

        // Negative zero equals zero, and so must not read otherwise.
        return value + 0.0;
    }

    public static double CheckFactor(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        CheckNumber(value, NotNegative, parameter);

    public static TEnum CheckDefined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string parameter = "")
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                parameter, value, $"{parameter} must be one of {string.Join(", ", Enum.GetNames<TEnum>())}, but is {value}.");
}

using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes the descriptor of a hyperparameter.</summary>
internal static class HyperparameterText
{
    public static string Of(HyperparameterModel hyperparameter)
    {
        string kind = hyperparameter.Choices.Count > 0 ? "Choice" : hyperparameter.Type switch
        {
            ValueKind.Integer => "Integer",
            ValueKind.Flag => "Flag",
            _ => "Real",
        };
        string fallback = hyperparameter.Default is { } value ? Literals.Double(value) : "null";
        bool isUnexpected = kind is "Real" or "Integer" && !hyperparameter.IsAdjustable;
        string fixedValue = isUnexpected ? " { IsAdjustable = false }" : "";
        return $"new({Literals.String(hyperparameter.Name)}, HyperparameterKind.{kind}, {fallback}, {DescribeRange(hyperparameter.Range)})"
            + fixedValue;
    }

    private static string DescribeRange(RangeModel? range)
    {
        if (range is null)
        {
            return "HyperparameterRange.AnyNumber";
        }

        string ends = $"{Literals.Double(range.Minimum)}, {Literals.Double(range.Maximum)}";
        string minimumExclusive = range.MinimumExclusive ? ", MinimumExclusive: true" : "";
        string maximumExclusive = range.MaximumExclusive ? ", MaximumExclusive: true" : "";
        return $"new HyperparameterRange({ends}{minimumExclusive}{maximumExclusive})";
    }
}

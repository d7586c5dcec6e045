using System.Globalization;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>How figures are written.</summary>
internal static class Text
{
    /// <summary>A share in whole percent.</summary>
    public static string Percent(double? share) => share is { } value ? Invariant($"{value * 100:0} %") : "-";

    /// <summary>A share in percent with one decimal, where a bound is near.</summary>
    public static string PercentExactly(double share) => Invariant($"{share * 100:0.0} %");

    /// <summary>A time or a ratio in three significant digits.</summary>
    public static string Number(double? number) => number switch
    {
        null => "-",
        >= 100 => Invariant($"{number:0}"),
        >= 10 => Invariant($"{number:0.0}"),
        0 => "0",
        _ => Invariant($"{number:0.00}"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace GuidedDescent.Gpu.Tests.Output;

/// <summary>How figures are written.</summary>
internal static class Figure
{
    /// <summary>A number in three significant digits; a dash where there is none.</summary>
    public static string Of(double? number) => number switch
    {
        null => "-",
        >= 1000 => Invariant($"{number:N0}"),
        >= 100 => Invariant($"{number:0}"),
        >= 10 => Invariant($"{number:0.0}"),
        0 => "0",
        _ => Invariant($"{number:0.00}"),
    };

    /// <summary>Seconds with one decimal.</summary>
    public static string Seconds(double seconds) => Invariant($"{seconds:0.0}");

    /// <summary>A time in whole milliseconds.</summary>
    public static string Milliseconds(TimeSpan time) => Invariant($"{time.TotalMilliseconds:0} ms");

    /// <summary>A share in percent.</summary>
    public static string Percent(double? share) => share is { } value ? Invariant($"{value * 100:0.0} %") : "-";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

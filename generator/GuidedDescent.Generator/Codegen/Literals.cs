using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Numbers as source text that reads back as the same number.</summary>
internal static class Literals
{
    /// <summary>A <c>double</c> of C#. Whole numbers are written without a fraction.</summary>
    public static string Double(double value) => value switch
    {
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        _ when double.IsNaN(value) => "double.NaN",
        0 when 1 / value < 0 => "-0.0",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A <c>float</c> of C# and C++, given how the language writes what is no finite one.</summary>
    public static string Single(double value, string infinity, string nan)
    {
        float rounded = (float)value;
        if (float.IsNaN(rounded) || float.IsInfinity(rounded))
        {
            return float.IsNaN(rounded) ? nan : rounded > 0 ? infinity : $"-{infinity}";
        }

        string digits = value == 0 && 1 / value < 0 ? "-0" : ((float)value).ToString("R", CultureInfo.InvariantCulture);
        return digits.IndexOfAny(['.', 'E']) < 0 ? $"{digits}.0f" : $"{digits}f";
    }

    /// <summary>A string of C#.</summary>
    public static string String(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>Quotes that begin and end a raw string of C#: more of them than stand together inside.</summary>
    public static string RawFence(string text)
    {
        string fence = "\"\"\"";
        while (text.Contains(fence))
        {
            fence += "\"";
        }

        return fence;
    }

    /// <summary>A list of C#, as a collection expression.</summary>
    public static string List<T>(IEnumerable<T> items) => $"[{string.Join(", ", items)}]";
}

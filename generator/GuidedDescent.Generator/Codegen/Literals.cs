using System.Globalization;

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

    /// <summary>A finite <c>float</c> of C# and C++.</summary>
    public static string Single(double value)
    {
        string digits = value == 0 && 1 / value < 0 ? "-0" : ((float)value).ToString("R", CultureInfo.InvariantCulture);
        return digits.IndexOfAny(['.', 'E']) < 0 ? $"{digits}.0f" : $"{digits}f";
    }

    /// <summary>A string of C#.</summary>
    public static string String(string value) => $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    /// <summary>A list of C#, as a collection expression.</summary>
    public static string List<T>(IEnumerable<T> items) => $"[{string.Join(", ", items)}]";
}

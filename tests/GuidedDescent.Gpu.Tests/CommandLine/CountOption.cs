using System.CommandLine;
using System.Globalization;

namespace GuidedDescent.Gpu.Tests.CommandLine;

/// <summary>An option that takes a whole number.</summary>
internal static class CountOption
{
    /// <summary>The option; numbers may be written as 1e9 as well.</summary>
    public static Option<long?> Named(string name, string description, long maximum) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
                && value >= 1 && value <= maximum && decimal.IsInteger(value))
            {
                return (long)value;
            }

            result.AddError($"{name} takes a whole number from 1 to {maximum}, but '{text}' came.");
            return null;
        },
    };
}

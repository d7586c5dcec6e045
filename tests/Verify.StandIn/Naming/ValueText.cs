using System.Globalization;
using System.Text;

namespace VerifyTests;

/// <summary>The text of a value that has one text only.</summary>
internal static class ValueText
{
    public static string Of(object? value)
    {
        return value switch
        {
            null => "null",
            string text => text,
            StringBuilder text => text.ToString(),
            byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
                => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),

            // The package writes other objects in a JSON dialect of its own; an imitation would give snapshots that fail there.
            _ => throw new NotSupportedException(
                $"Verify.StandIn knows no text for a {value.GetType()}. Turn it into a string before it is verified."),
        };
    }
}

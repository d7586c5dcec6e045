using System.Globalization;

namespace GuidedDescent;

/// <summary>Texts in which numbers read back as the same bits, whatever the culture of the thread.</summary>
internal static class InvariantText
{
    /// <summary>What something writes itself as.</summary>
    public static string Of(object value) => Of(() => value.ToString() ?? "");

    /// <summary>What is written where the culture is the invariant one: records write themselves in that of the thread.</summary>
    public static string Of(Func<string> write)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return write();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}

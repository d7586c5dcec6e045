using System.Globalization;

namespace GuidedDescent.Samples.Anisotropy.Reporting;

/// <summary>A number that must lie within bounds.</summary>
/// <param name="Subject">What the number is.</param>
/// <param name="Value">The number.</param>
/// <param name="Above">What it must be above.</param>
/// <param name="Below">What it must be below.</param>
public sealed record Check(string Subject, double Value, double Above, double Below)
{
    /// <summary>Whether it does; NaN does not.</summary>
    public bool Holds => Value > Above && Value < Below;

    /// <summary>The bounds in words.</summary>
    public string Bounds => (double.IsFinite(Above), double.IsFinite(Below)) switch
    {
        (true, true) => Invariant($"between {Above} and {Below}"),
        (true, false) => Invariant($"above {Above}"),
        _ => Invariant($"below {Below}"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

namespace GuidedDescent.Language;

/// <summary>
/// How far the kernels' own elementary functions may be from the exact result: a multiple of the unit roundoff 2^-24, relative to
/// that result, plus as many times 2^-150 where it underflows. (One unit in the last place is one to two unit roundoffs.) A
/// result that is exactly zero must be exact, and a result must not change its sign.
/// </summary>
public static class ElementaryAccuracy
{
    /// <summary>The relative error of one correctly rounded operation in single precision: 2^-24.</summary>
    public const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>The error of <c>Exp</c> in unit roundoffs, found over all floats as 1.280.</summary>
    public const double Exp = 1.3;

    /// <summary>
    /// The error of <c>Log</c> in unit roundoffs, found over all floats as 1.340, relative to the result also near 1, where that
    /// is small.
    /// </summary>
    public const double Log = 1.4;

    /// <summary>The error of <c>Tanh</c> in unit roundoffs, found over all floats as 2.452.</summary>
    public const double Tanh = 2.5;

    /// <summary>
    /// The error of <c>Atan2</c> in unit roundoffs: 2.265, found over all quotients of the coordinates together with the error of
    /// the division.
    /// </summary>
    public const double Atan2 = 2.3;

    /// <summary>
    /// The error of <c>Pow</c> in unit roundoffs. The kernels' own function needs 1.35; the rest is room for small integer powers that
    /// the compiler writes as products, each of which rounds.
    /// </summary>
    public const double Pow = 4;
}

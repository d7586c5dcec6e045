namespace GuidedDescent;

/// <summary>The ways from one factor to another. They are exact at both ends, and never leave the interval between them.</summary>
internal static class Interpolation
{
    /// <summary>Between two factors: the first where all of the way remains, the second where nothing does.</summary>
    public static double Between(double first, double second, double remaining) => remaining switch
    {
        >= 1 => first,
        _ => Math.Clamp(second + ((first - second) * remaining), Math.Min(first, second), Math.Max(first, second)),
    };

    /// <summary>
    /// Half a period of a cosine, from 1 at progress 0 to 0 at progress 1. Unlike Math.Cos, CosPi is plain arithmetic, with the same
    /// bits on every machine, and exact at the ends and in the middle.
    /// </summary>
    public static double HalfCosine(double progress) => 0.5 * (1 + double.CosPi(progress));
}

namespace GuidedDescent;

/// <summary>
/// The sizes in the parametrization without multipliers, in which every layer's weight and each of its updates have the spectral norm
/// sqrt(outputs / inputs).
/// </summary>
internal static class WidthParametrization
{
    private static readonly Fraction s_half = Fraction.Half;

    /// <summary>The spectral norm of a weight, and of an update of it.</summary>
    public static ScaleLaw Weight { get; } =
        new(0, 1, new(s_half, -s_half), new(s_half, 0), new(0, s_half), new(0, -s_half));

    /// <summary>The spectral norm of a gradient; the loss does not change with the width.</summary>
    public static ScaleLaw Gradient { get; } =
        new(1, 0, new(-s_half, s_half), new(-s_half, 0), new(0, -s_half), new(0, s_half));

    /// <summary>The standard deviation of independent initial weights: the norm divided by the root of the longer side.</summary>
    public static ScaleLaw Initialization { get; } =
        new(0, 1, new(0, -s_half), default, default, new(0, -1));

    /// <summary>The root of the number of rows that grow.</summary>
    public static ScaleLaw RootOfRows { get; } = new(0, 0, new(s_half, 0), new(s_half, 0), default, default);

    /// <summary>The root of the number of columns that grow.</summary>
    public static ScaleLaw RootOfColumns { get; } = new(0, 0, new(0, s_half), default, new(0, s_half), new(0, s_half));
}

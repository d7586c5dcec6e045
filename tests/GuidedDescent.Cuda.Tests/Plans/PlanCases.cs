using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Rules whose plans hold every kind of operation, with hyperparameters that change from step to step.</summary>
internal static class PlanCases
{
    /// <summary>Shapes that are odd to tiles, bands, warps and vectors; some twice, so that buckets hold several parameters.</summary>
    public static Shape[] Shapes { get; } = [[1, 37], [41, 1], [33, 1025], [70, 31], [70, 31], [0, 5], [3, 2, 4], [70, 31], [1, 1]];

    /// <summary>Those for rules that vectors may have as well.</summary>
    public static Shape[] AnyShapes { get; } = [.. Shapes, [2500], [7], [0]];

    /// <summary>Tall ones, of few columns, for factorizations.</summary>
    public static Shape[] TallShapes { get; } = [[12, 5], [9, 9], [12, 5], [1, 1]];

    public static IUpdateRule At(string name, int step) => name switch
    {
        nameof(Normalized) => new Normalized(0.1 / step, 0.9 - (0.1 / step), 0.1 + (0.01 * step)),
        nameof(Factored) => new Factored(0.1 / step, 0.9 - (0.1 / step), 0.1 + (0.01 * step)),
        nameof(Preconditioned) => new Preconditioned(0.1 / step, 0.9 - (0.1 / step), 0.1 + (0.01 * step)),
        nameof(Sorted) => new Sorted(0.1 / step, 0.1 + (0.01 * step)),
        nameof(Rotated) => new Rotated(0.1 / step, 0.9 - (0.1 / step), 0.1 + (0.01 * step)),
        nameof(Together) => new Together(0.1 / step, 0.01 * step),
        nameof(AdamW) => new AdamW(0.1 / step, WeightDecay: 0.01 * step),
        nameof(Muon) => new Muon(0.1 / step),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such rule."),
    };

    public static PlanTraining Train(
        string name, Device device, GradientPipeline? gradients = null, IReadOnlyList<WeightAverage>? averages = null) =>
        new(device, step => At(name, step), ShapesOf(name), gradients: gradients, averages: averages);

    private static Shape[] ShapesOf(string name) => name switch
    {
        nameof(Normalized) or nameof(Factored) or nameof(Together) or nameof(AdamW) => AnyShapes,
        nameof(Rotated) => TallShapes,
        _ => Shapes,
    };
}

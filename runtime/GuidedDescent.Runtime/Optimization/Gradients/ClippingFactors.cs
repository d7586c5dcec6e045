using System.Runtime.CompilerServices;
using GuidedDescent.Execution;

namespace GuidedDescent;

/// <summary>
/// Makes the factors of all units from what was measured, in double precision. Sums over units and tensors are <see cref="LaneSum"/>s;
/// on a GPU <c>gradients.cu</c> and <c>decisions.cu</c> do the same, with the same bits.
/// </summary>
internal static unsafe class ClippingFactors
{
    /// <summary>Added to a norm before the limit is divided by it, as <c>torch.nn.utils.clip_grad_norm_</c> does.</summary>
    private const double Guard = 1e-6;

    /// <summary>The norm of all gradients, as they came times a factor.</summary>
    /// <param name="units">The units, measured.</param>
    /// <param name="unscale">What undoes loss scale and accumulation.</param>
    public static double NormOf(GradientUnits units, double unscale) =>
        Math.Sqrt(LaneSum.Of(units.Squares, units.Count)) * unscale;

    /// <summary>Fills <see cref="GradientUnits.Factors"/>, and says whether they differ; what was measured is used up.</summary>
    /// <param name="units">The units, measured where the pipeline measures.</param>
    /// <param name="pipeline">What to do.</param>
    /// <param name="unscale">What undoes loss scale and accumulation.</param>
    /// <returns>What all gradients are multiplied by for their global norm.</returns>
    public static double Fill(GradientUnits units, GradientPipeline pipeline, double unscale)
    {
        var squares = new LaneSum(stackalloc double[LaneSum.Lanes], units.Tensors.Length);
        for (int tensor = 0; tensor < units.Tensors.Length; tensor++)
        {
            squares.Add(tensor, FillTensor(units, units.Tensors[tensor], pipeline, unscale));
        }

        double global = Shorten(Math.Sqrt(squares.Total()), pipeline.MaximumGlobalNorm);
        bool isUniform = true;
        for (long unit = 0; unit < units.Count; unit++)
        {
            units.Factors[unit] = (float)(unscale * units.Squares[unit] * global);
            isUniform &= units.Factors[unit] == units.Factors[0];
        }

        units.IsUniform = isUniform;
        units.IsIdentity = isUniform && (units.Count == 0 || units.Factors[0] == 1);
        return global;
    }

    /// <summary>Puts the factors of one tensor where its sums of squares were.</summary>
    /// <returns>The sum of the squares that are left of the tensor.</returns>
    [SkipLocalsInit]
    private static double FillTensor(
        GradientUnits units, in GradientUnits.Tensor tensor, GradientPipeline pipeline, double unscale)
    {
        var sum = new LaneSum(stackalloc double[LaneSum.Lanes], tensor.Units);
        for (long unit = tensor.FirstUnit; unit < tensor.FirstUnit + tensor.Units; unit++)
        {
            double norm = Math.Sqrt(units.Squares[unit]) * unscale;
            double factor = tensor.IsClippedByWeights ? Adapt(norm, Math.Sqrt(units.WeightSquares[unit]), pipeline.AdaptiveClipping!) : 1;
            sum.Add(unit - tensor.FirstUnit, norm * factor * norm * factor);
            units.Squares[unit] = factor;
        }

        double squares = sum.Total();
        double whole = Shorten(Math.Sqrt(squares), pipeline.MaximumTensorNorm);
        for (long unit = tensor.FirstUnit; unit < tensor.FirstUnit + tensor.Units; unit++)
        {
            units.Squares[unit] *= whole;
        }

        return squares * whole * whole;
    }

    private static double Adapt(double gradient, double weights, AdaptiveClipping clipping)
    {
        double most = clipping.Ratio * Math.Max(weights, clipping.MinimumWeightNorm);

        // Written so that NaN, of either norm, is no short gradient: the factor is NaN, as that of timm.
        return gradient <= most ? 1 : most / Math.Max(gradient, Guard);
    }

    private static double Shorten(double norm, double? most) => most is double limit ? Math.Min(1, limit / (norm + Guard)) : 1;
}

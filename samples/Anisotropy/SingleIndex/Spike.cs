using System.Numerics.Tensors;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Samples.Anisotropy.SingleIndex;

/// <summary>What one step of an optimizer adds to the first layer: nearly a matrix of rank one, a spike.</summary>
internal static class Spike
{
    private const int Iterations = 2000;
    private const double Tolerance = 1e-10;

    /// <summary>SGD.</summary>
    public static float[] OfGradient(SpikeProblem problem, float[] gradient) => Of(problem, gradient, new Sgd(LearningRate: 1));

    /// <summary>The sign of the gradient, which is also the first step of Adam.</summary>
    public static float[] OfSign(SpikeProblem problem, float[] gradient) => Of(problem, gradient, new Signum(LearningRate: 1, Beta: 0));

    /// <summary>
    /// K-FAC with factors of this batch only: the gradient times (xxᵀ + λ)⁻¹. The factor of output gradients is an identity, to which the
    /// damping is added as well: that divides the step by 1 + λ and does not turn it.
    /// </summary>
    public static float[] OfKfac(SpikeProblem problem, float[] gradient, double damping) => Of(
        problem,
        gradient,
        new Kfac(LearningRate: 1, Momentum: 0, Damping: damping, DampingForm: FactorDamping.Separate, FactorDecay: 0, KlClip: 0),
        weight =>
        {
            weight.BindInput("activations", problem.Inputs, [problem.Samples, SpikeProblem.Dimension]);
            weight.ProvideInput("outputGradients", [SpikeProblem.Width, SpikeProblem.Width]);
            Span<float> rows = weight.InputSpan("outputGradients");
            for (int unit = 0; unit < SpikeProblem.Width; unit++)
            {
                rows[unit * SpikeProblem.Width + unit] = MathF.Sqrt(SpikeProblem.Width);
            }
        });

    /// <summary>The squared cosine between a direction of length 1 and the spike's, its first right singular vector.</summary>
    /// <param name="spike">width x dimension.</param>
    /// <param name="direction">As long as a row of the spike.</param>
    public static double Alignment(ReadOnlySpan<float> spike, ReadOnlySpan<float> direction)
    {
        var singular = new float[direction.Length];
        direction.CopyTo(singular);
        var image = new float[spike.Length / direction.Length];
        double alignment = 1;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            Products.MultiplyByTransposed(singular, spike, singular.Length, image);
            Products.Multiply(image, spike, image.Length, singular);
            TensorPrimitives.Divide(singular, TensorPrimitives.Norm<float>(singular), singular);

            double cosine = TensorPrimitives.Dot(singular, direction);
            if (Math.Abs(cosine * cosine - alignment) < Tolerance)
            {
                break;
            }

            alignment = cosine * cosine;
        }

        return alignment;
    }

    private static float[] Of(SpikeProblem problem, float[] gradient, IUpdateRule rule, Action<Parameter>? provideInputs = null)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("first", [SpikeProblem.Width, SpikeProblem.Dimension]);
        weight.WriteValue(problem.Start);
        weight.WriteGradient(gradient);
        provideInputs?.Invoke(weight);
        using var optimizer = new Optimizer(parameters, rule);
        optimizer.Step();

        var spike = new float[gradient.Length];
        TensorPrimitives.Subtract(weight.Value, problem.Start, spike);
        return spike;
    }
}

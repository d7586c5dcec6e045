using System.Numerics.Tensors;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>
/// Makes rows of scores rows of probabilities, in which a position has none of the positions after it. A row has as many
/// columns as there are positions, and is that of the position row modulo columns.
/// </summary>
/// <param name="compute">What it computes with.</param>
internal sealed class CausalSoftmax(Compute compute)
{
    /// <summary>Turns scores into probabilities, in place.</summary>
    public void Forward(Activations scores) => compute.ForRows(scores.Rows, row =>
    {
        int seen = (row % scores.Width) + 1;
        Span<float> past = scores[row][..seen];

        // Relative to the highest score, so that no exponential overflows.
        TensorPrimitives.Subtract(past, TensorPrimitives.Max<float>(past), past);
        TensorPrimitives.Exp<float>(past, past);
        float sum = 0;
        foreach (float exponential in past)
        {
            sum += exponential;
        }

        TensorPrimitives.Multiply(past, 1 / sum, past);
        scores[row][seen..].Clear();
    });

    /// <summary>Takes the gradient with respect to the probabilities p back to the scores, in place: p (∂L/∂p - Σ p ∂L/∂p).</summary>
    public void Backward(Activations probabilities, Activations gradient) => compute.ForRows(probabilities.Rows, row =>
    {
        int seen = (row % probabilities.Width) + 1;
        Span<float> past = gradient[row][..seen];
        TensorPrimitives.Subtract(past, Rows.Dot(past, probabilities[row][..seen]), past);
        TensorPrimitives.Multiply(past, probabilities[row][..seen], past);
        gradient[row][seen..].Clear();
    });
}

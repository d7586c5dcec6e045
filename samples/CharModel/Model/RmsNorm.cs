using System.Numerics.Tensors;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>Divides every row by its root mean square, then multiplies by a gain for each column (Zhang and Sennrich, 2019).</summary>
internal sealed class RmsNorm
{
    /// <summary>What is added to the mean square, so that a row of zeros stays one.</summary>
    public const float Epsilon = 1e-5f;

    private readonly Compute _compute;
    private readonly Parameter _gain;
    private readonly Activations _normalized = new();
    private readonly Activations _scale = new();

    /// <summary>Adds the gain to the set, with ones.</summary>
    public RmsNorm(ParameterSet parameters, string name, int width, Compute compute)
    {
        _compute = compute;
        _gain = parameters.Add($"{name}.gain", [width], ParameterRole.Gain);
        _gain.Value.Fill(1);
    }

    public void Forward(Activations input, Activations output)
    {
        _normalized.ResizeLike(input);
        _scale.Resize(input.Rows, 1);
        output.ResizeLike(input);
        _compute.ForRows(input.Rows, row =>
        {
            float meanSquare = Rows.Dot(input[row], input[row]) / input.Width;
            float scale = 1 / MathF.Sqrt(meanSquare + Epsilon);
            _scale[row][0] = scale;
            TensorPrimitives.Multiply(input[row], scale, _normalized[row]);
            TensorPrimitives.Multiply(_normalized[row], _gain.Value, output[row]);
        });
    }

    /// <summary>
    /// Adds the gradient of the gain to what is there, and the gradient with respect to the input to <paramref name="inputGradient"/>.
    /// </summary>
    /// <param name="outputGradient">The gradient with respect to the output; used up.</param>
    /// <param name="inputGradient">What the gradient with respect to the input is added to.</param>
    public void Backward(Activations outputGradient, Activations inputGradient)
    {
        Span<float> gain = _gain.Gradient;
        for (int row = 0; row < outputGradient.Rows; row++)
        {
            TensorPrimitives.MultiplyAdd(outputGradient[row], _normalized[row], gain, gain);
        }

        // With n = s x and s = (mean x² + ε)^(-1/2): ∂L/∂x = s (∂L/∂n - n mean(n ∂L/∂n)).
        _compute.ForRows(outputGradient.Rows, row =>
        {
            Span<float> normalizedGradient = outputGradient[row];
            TensorPrimitives.Multiply(normalizedGradient, _gain.Value, normalizedGradient);
            float mean = Rows.Dot(normalizedGradient, _normalized[row]) / outputGradient.Width;
            float scale = _scale[row][0];
            Rows.AddScaled(scale, normalizedGradient, inputGradient[row]);
            Rows.AddScaled(-scale * mean, _normalized[row], inputGradient[row]);
        });
    }
}

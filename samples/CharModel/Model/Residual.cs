using System.Numerics.Tensors;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>Output = input + branch(norm(input)).</summary>
/// <param name="norm">Sees the input first.</param>
/// <param name="branch">What is added.</param>
internal sealed class Residual(RmsNorm norm, IBranch branch)
{
    private readonly Activations _normalized = new();
    private readonly Activations _normalizedGradient = new();

    public void Forward(Activations input, int length, Activations output)
    {
        norm.Forward(input, _normalized);
        branch.Forward(_normalized, length, output);
        TensorPrimitives.Add(output.All, input.All, output.All);
    }

    /// <summary>Adds the gradients of the parameters to what is there.</summary>
    /// <param name="gradient">Holds the gradient with respect to the output; becomes that with respect to the input.</param>
    public void Backward(Activations gradient)
    {
        branch.Backward(_normalized, gradient, _normalizedGradient);
        norm.Backward(_normalizedGradient, gradient);
    }
}

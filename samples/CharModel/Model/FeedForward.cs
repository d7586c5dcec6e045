using System.Numerics.Tensors;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>Two layers with squared rectified linear units between them (So et al., 2021), for each character by itself.</summary>
internal sealed class FeedForward : IBranch
{
    private readonly Compute _compute;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly Activations _rectified = new();
    private readonly Activations _squared = new();
    private readonly Activations _hiddenGradient = new();

    public FeedForward(ParameterSet parameters, string name, ModelShape shape, Compute compute)
    {
        int hidden = ModelShape.FeedForwardRatio * shape.Width;
        _compute = compute;
        _up = new Linear(parameters, $"{name}.up", shape.Width, hidden, ParameterRole.HiddenMatrix, compute);
        _down = new Linear(parameters, $"{name}.down", hidden, shape.Width, ParameterRole.HiddenMatrix, compute);
    }

    public void Forward(Activations input, int length, Activations output)
    {
        _up.Forward(input, _rectified);
        _squared.ResizeLike(_rectified);
        _compute.ForRows(input.Rows, row =>
        {
            TensorPrimitives.Max(_rectified[row], 0, _rectified[row]);
            TensorPrimitives.Multiply(_rectified[row], _rectified[row], _squared[row]);
        });
        _down.Forward(_squared, output);
    }

    public void Backward(Activations input, Activations outputGradient, Activations inputGradient)
    {
        _down.Backward(_squared, outputGradient, _hiddenGradient);

        // The derivative of max(x, 0)² is 2 max(x, 0).
        _compute.ForRows(input.Rows, row =>
        {
            TensorPrimitives.Multiply(_hiddenGradient[row], _rectified[row], _hiddenGradient[row]);
            TensorPrimitives.Multiply(_hiddenGradient[row], 2, _hiddenGradient[row]);
        });
        _up.Backward(input, _hiddenGradient, inputGradient);
    }
}

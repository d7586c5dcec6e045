using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>Output = input · weight transposed. The weight has a row for each output and a column for each input.</summary>
internal sealed class Linear
{
    private readonly Compute _compute;
    private readonly Parameter _weight;
    private readonly int _inputs;
    private readonly int _outputs;

    /// <summary>Adds the weight to the set, with zeros.</summary>
    public Linear(ParameterSet parameters, string name, int inputs, int outputs, ParameterRole role, Compute compute)
    {
        _compute = compute;
        _inputs = inputs;
        _outputs = outputs;
        _weight = parameters.Add($"{name}.weight", [outputs, inputs], role);
    }

    public void Forward(Activations input, Activations output)
    {
        output.Resize(input.Rows, _outputs);
        _compute.Products.Multiply(
            new ProductShape(input.Rows, _outputs, _inputs, TransposeB: true), input.All, _weight.Value, output.All);
    }

    /// <summary>Adds the gradient of the weight to what is there, and takes the gradient of the output back to the input.</summary>
    /// <param name="input">What the forward pass had.</param>
    /// <param name="outputGradient">The gradient with respect to the output.</param>
    /// <param name="inputGradient">Receives the gradient with respect to the input.</param>
    /// <param name="adds">Whether to add to what <paramref name="inputGradient"/> holds: the input has further readers.</param>
    public void Backward(Activations input, Activations outputGradient, Activations inputGradient, bool adds = false)
    {
        int rows = input.Rows;
        _compute.Products.Multiply(
            new ProductShape(_outputs, _inputs, rows, TransposeA: true), outputGradient.All, input.All, _weight.Gradient, beta: 1);
        inputGradient.Resize(rows, _inputs);
        _compute.Products.Multiply(
            new ProductShape(rows, _inputs, _outputs), outputGradient.All, _weight.Value, inputGradient.All, beta: adds ? 1 : 0);
    }
}

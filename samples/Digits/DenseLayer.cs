namespace GuidedDescent.Samples.Digits;

/// <summary>Output = input times the transposed weight, plus bias. Activations are rows, one for each image of a batch.</summary>
internal sealed class DenseLayer
{
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    public DenseLayer(ParameterSet parameters, string name, int inputs, int outputs, ParameterRole role, RandomStream random)
    {
        _inputs = inputs;
        _outputs = outputs;
        _weight = parameters.Add($"{name}.weight", [outputs, inputs], role);
        _bias = parameters.Add($"{name}.bias", [outputs]);

        // He et al., 2015: activations keep their scale through layers of rectified linear units.
        float bound = MathF.Sqrt(6f / inputs);
        foreach (ref float weight in _weight.Value)
        {
            weight = bound * random.NextSigned();
        }
    }

    public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch)
    {
        ReadOnlySpan<float> weight = _weight.Value;
        ReadOnlySpan<float> bias = _bias.Value;
        for (int image = 0; image < batch; image++)
        {
            ReadOnlySpan<float> inputRow = input.Slice(image * _inputs, _inputs);
            Span<float> outputRow = output.Slice(image * _outputs, _outputs);
            for (int unit = 0; unit < _outputs; unit++)
            {
                outputRow[unit] = bias[unit] + Rows.Dot(inputRow, weight.Slice(unit * _inputs, _inputs));
            }
        }
    }

    /// <summary>Adds the gradients of weight and bias for this batch to those already there.</summary>
    public void AccumulateGradients(ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, int batch)
    {
        Span<float> weightGradient = _weight.Gradient;
        Span<float> biasGradient = _bias.Gradient;
        for (int unit = 0; unit < _outputs; unit++)
        {
            Span<float> weightRow = weightGradient.Slice(unit * _inputs, _inputs);
            for (int image = 0; image < batch; image++)
            {
                float gradient = outputGradient[image * _outputs + unit];
                Rows.AddScaled(gradient, input.Slice(image * _inputs, _inputs), weightRow);
                biasGradient[unit] += gradient;
            }
        }
    }

    /// <summary>Takes a gradient with respect to the output back to the input.</summary>
    public void Backward(ReadOnlySpan<float> outputGradient, Span<float> inputGradient, int batch)
    {
        ReadOnlySpan<float> weight = _weight.Value;
        for (int image = 0; image < batch; image++)
        {
            Span<float> inputRow = inputGradient.Slice(image * _inputs, _inputs);
            inputRow.Clear();
            for (int unit = 0; unit < _outputs; unit++)
            {
                Rows.AddScaled(outputGradient[image * _outputs + unit], weight.Slice(unit * _inputs, _inputs), inputRow);
            }
        }
    }
}

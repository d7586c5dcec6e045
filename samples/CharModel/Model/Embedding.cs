using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>A row of numbers for each character.</summary>
internal sealed class Embedding
{
    private readonly Parameter _weight;
    private readonly int _width;

    /// <summary>Adds the weight to the set, with zeros.</summary>
    public Embedding(ParameterSet parameters, string name, int vocabulary, int width)
    {
        _weight = parameters.Add($"{name}.weight", [vocabulary, width], ParameterRole.Embedding);
        _width = width;
    }

    public void Forward(ReadOnlySpan<int> characters, Activations output)
    {
        output.Resize(characters.Length, _width);
        for (int row = 0; row < characters.Length; row++)
        {
            _weight.Value.Slice(characters[row] * _width, _width).CopyTo(output[row]);
        }
    }

    /// <summary>Adds the gradient of the weight to what is there.</summary>
    public void AccumulateGradients(ReadOnlySpan<int> characters, Activations outputGradient)
    {
        for (int row = 0; row < characters.Length; row++)
        {
            Rows.AddScaled(1, outputGradient[row], _weight.Gradient.Slice(characters[row] * _width, _width));
        }
    }
}

using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>
/// Causal attention of several heads (Vaswani et al., 2017): every position takes a mean of the values at itself and before, weighted
/// by how well their keys fit its query.
/// </summary>
internal sealed class Attention : IBranch
{
    private readonly Compute _compute;
    private readonly Linear _output;
    private readonly Projection _query;
    private readonly Projection _key;
    private readonly Projection _value;
    private readonly HeadLayout _layout;
    private readonly CausalSoftmax _softmax;
    private readonly float _scale;
    private readonly Activations _probabilities = new();
    private readonly Activations _probabilitiesGradient = new();
    private readonly Activations _means = new();
    private readonly Activations _meansGradient = new();
    private readonly Activations _merged = new();
    private readonly Activations _mergedGradient = new();
    private int _length;

    public Attention(ParameterSet parameters, string name, ModelShape shape, Compute compute)
    {
        _compute = compute;
        _layout = new HeadLayout(shape, compute);
        _softmax = new CausalSoftmax(compute);
        _scale = shape.AttentionScale;
        var positions = new RotaryPositions(shape.HeadWidth, shape.Context, compute);
        _query = new Projection(New("query"), _layout, positions);
        _key = new Projection(New("key"), _layout, positions);
        _value = new Projection(New("value"), _layout, positions: null);
        _output = New("output");

        Linear New(string part) => new(parameters, $"{name}.{part}", shape.Width, shape.Width, ParameterRole.HiddenMatrix, compute);
    }

    public void Forward(Activations input, int length, Activations output)
    {
        _length = length;
        _query.Forward(input, length);
        _key.Forward(input, length);
        _value.Forward(input, length);

        (Activations queries, Activations keys, Activations values) = (_query.Heads, _key.Heads, _value.Heads);
        _probabilities.Resize(queries.Rows, length);
        Multiply(new ProductShape(length, length, queries.Width, TransposeB: true), queries, keys, _probabilities, _scale);
        _softmax.Forward(_probabilities);
        _means.ResizeLike(values);
        Multiply(new ProductShape(length, values.Width, length), _probabilities, values, _means);

        _layout.Merge(_means, length, _merged);
        _output.Forward(_merged, output);
    }

    public void Backward(Activations input, Activations outputGradient, Activations inputGradient)
    {
        _output.Backward(_merged, outputGradient, _mergedGradient);
        _layout.Split(_mergedGradient, _length, _meansGradient);
        BackwardThroughHeads();
        _query.Backward(input, _length, inputGradient, adds: false);
        _key.Backward(input, _length, inputGradient, adds: true);
        _value.Backward(input, _length, inputGradient, adds: true);
    }

    /// <summary>From the gradient of the means to those of queries, keys and values.</summary>
    private void BackwardThroughHeads()
    {
        int width = _meansGradient.Width;
        _probabilitiesGradient.ResizeLike(_probabilities);
        var outer = new ProductShape(_length, _length, width, TransposeB: true);
        var inner = new ProductShape(_length, width, _length);
        ProductShape innerTransposed = inner with { TransposeA = true };

        Multiply(outer, _meansGradient, _value.Heads, _probabilitiesGradient);
        Multiply(innerTransposed, _probabilities, _meansGradient, _value.HeadsGradient);
        _softmax.Backward(_probabilities, _probabilitiesGradient);
        Multiply(inner, _probabilitiesGradient, _key.Heads, _query.HeadsGradient, _scale);
        Multiply(innerTransposed, _probabilitiesGradient, _query.Heads, _key.HeadsGradient, _scale);
    }

    /// <summary>One product for each head of each sequence.</summary>
    private void Multiply(in ProductShape shape, Activations a, Activations b, Activations result, float factor = 1) =>
        _compute.Products.MultiplyBatch(result.Rows / _length, shape, a.All, b.All, result.All, factor);
}

using System.Numerics.Tensors;

namespace GuidedDescent.Optimizers.Tests.Mup;

/// <summary>
/// Two hidden layers of tanh units between 16 inputs and 4 outputs, with half the squared error as the loss, written out by hand; its batch
/// is the same for all widths and seeds.
/// </summary>
internal sealed class WideNetwork : ICoordinateCheckModel
{
    public const int BaseWidth = 64;

    private const int Inputs = 16;
    private const int Outputs = 4;
    private const int Batch = 8;

    private readonly ParameterSet _parameters;
    private readonly Optimizer _optimizer;
    private readonly int _width;
    private readonly float[] _input = Numbers(seed: 1000, Inputs * Batch, 1);
    private readonly float[] _target = Numbers(seed: 1001, Outputs * Batch, 1);
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly float[] _output = new float[Outputs * Batch];

    /// <summary>Builds a network and its optimizer.</summary>
    /// <param name="width">The units of each hidden layer.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="mup">The parametrization; null for the standard one.</param>
    /// <param name="build">Makes the optimizer.</param>
    public WideNetwork(int width, int seed, GuidedDescent.Mup? mup, Func<ParameterSet, GuidedDescent.Mup?, Optimizer> build)
    {
        _width = width;
        _parameters = Shapes(width);
        _first = new float[width * Batch];
        _second = new float[width * Batch];
        using ParameterSet bases = Shapes(BaseWidth);
        foreach (Parameter parameter in _parameters)
        {
            Shape tuned = mup is null ? parameter.Shape : bases[parameter.Name].Shape;
            double deviation = (mup?.InitializationOf(parameter) ?? 1) / Math.Sqrt(parameter.Role.FanIn(tuned));
            Numbers(StableSeed(seed, parameter.Name), (int)parameter.Length, deviation).CopyTo(parameter.Value);
        }

        _parameters["head"].Value.Clear();
        _optimizer = build(_parameters, mup);
    }

    /// <summary>The parameters of a network of some width, all zero.</summary>
    public static ParameterSet Shapes(int width)
    {
        var parameters = new ParameterSet();
        parameters.Add("input", [width, Inputs], ParameterRole.HiddenMatrix);
        parameters.Add("hidden", [width, width], ParameterRole.HiddenMatrix);
        parameters.Add("head", [Outputs, width], ParameterRole.Readout);
        return parameters;
    }

    public void Forward(ActivationRecorder recorder)
    {
        Multiply(_parameters["input"].Value, _input, _first, _width, Inputs);
        recorder.Record("input", _first);
        Squash(_first);
        Multiply(_parameters["hidden"].Value, _first, _second, _width, _width);
        recorder.Record("hidden", _second);
        Squash(_second);
        Multiply(_parameters["head"].Value, _second, _output, Outputs, _width);
        recorder.Record("output", _output);
    }

    public void Step()
    {
        float[] output = [.. _output.Zip(_target, (y, wanted) => (y - wanted) / Batch)];
        float[] second = Backward("head", output, _second, Outputs, _width);
        Unsquash(second, _second);
        float[] first = Backward("hidden", second, _first, _width, _width);
        Unsquash(first, _first);
        Backward("input", first, _input, _width, Inputs);
        _optimizer.Step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
    }

    private static int StableSeed(int seed, string name) => (seed * 31) + name.Sum(letter => letter);

    private static float[] Numbers(int seed, int count, double deviation)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * Normal()))];
    }

    /// <summary>outputs = weights inputs; activations are a row for each example.</summary>
    private static void Multiply(ReadOnlySpan<float> weights, float[] inputs, float[] outputs, int rows, int columns)
    {
        for (int example = 0; example < Batch; example++)
        {
            ReadOnlySpan<float> x = inputs.AsSpan(example * columns, columns);
            for (int row = 0; row < rows; row++)
            {
                outputs[(example * rows) + row] = TensorPrimitives.Dot(weights.Slice(row * columns, columns), x);
            }
        }
    }

    /// <summary>Fills in the gradient of a layer's weights, and gives that of its inputs.</summary>
    private float[] Backward(string layer, float[] outputs, float[] inputs, int rows, int columns)
    {
        Span<float> gradient = _parameters[layer].Gradient;
        Span<float> weights = _parameters[layer].Value;
        gradient.Clear();
        float[] back = new float[columns * Batch];
        for (int example = 0; example < Batch; example++)
        {
            ReadOnlySpan<float> x = inputs.AsSpan(example * columns, columns);
            Span<float> into = back.AsSpan(example * columns, columns);
            for (int row = 0; row < rows; row++)
            {
                float d = outputs[(example * rows) + row];
                Span<float> of = gradient.Slice(row * columns, columns);
                TensorPrimitives.MultiplyAdd(x, d, of, of);
                TensorPrimitives.MultiplyAdd(weights.Slice(row * columns, columns), d, into, into);
            }
        }

        return back;
    }

    private static void Squash(float[] activations) => TensorPrimitives.Tanh(activations, activations);

    private static void Unsquash(float[] gradient, float[] activations)
    {
        for (int index = 0; index < gradient.Length; index++)
        {
            gradient[index] *= 1 - (activations[index] * activations[index]);
        }
    }
}

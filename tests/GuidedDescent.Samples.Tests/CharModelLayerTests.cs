using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.CharModel.Model;

namespace GuidedDescent.Samples.Tests;

/// <summary>
/// Every layer against the reference in double precision: its output, and its gradients against central differences. The loss is a
/// weighted sum of the output, so that the gradient with respect to the output is known exactly.
/// </summary>
public sealed class CharModelLayerTests : IDisposable
{
    // Each number passes at most five sums, of up to 48 terms, and a few elementary functions. Errors of a sum add up like random ones
    // and stay near one roundoff; so ten cover them all. A wrong sign, factor or index is off by a hundred thousand.
    private const double Roundoffs = 10;
    private const int Length = 5;
    private const int Sequences = 3;

    // Shares of heads and widths that are no multiple of a vector.
    private static readonly ModelShape Shape = new(vocabulary: 11, layers: 2, width: 12, heads: 2, context: 7);
    private readonly CpuDevice _device = new(2);
    private readonly Compute _compute;
    private readonly ParameterSet _parameters = new();

    public CharModelLayerTests() => _compute = new Compute(_device);

    public void Dispose()
    {
        _compute.Dispose();
        _device.Dispose();
        _parameters.Dispose();
    }

    [Fact]
    public void Linear_OutputAndGradients_AgreeWithReference()
    {
        var layer = new Linear(_parameters, "layer", 12, 9, ParameterRole.HiddenMatrix, _compute);
        Check(
            layer.Forward,
            (input, outputGradient, inputGradient) => layer.Backward(input, outputGradient, inputGradient),
            (input, weights) => CharModelReference.Linear(input, weights["layer.weight"], 12));
    }

    [Fact]
    public void RmsNorm_OutputAndGradients_AgreeWithReference()
    {
        var layer = new RmsNorm(_parameters, "layer", 12, _compute);
        Check(
            layer.Forward,
            (input, outputGradient, inputGradient) =>
            {
                inputGradient.ResizeLike(input);
                inputGradient.All.Clear();
                layer.Backward(outputGradient, inputGradient);
            },
            (input, weights) => CharModelReference.RmsNorm(input, weights["layer.gain"]));
    }

    [Fact]
    public void FeedForward_OutputAndGradients_AgreeWithReference()
    {
        var layer = new FeedForward(_parameters, "layer", Shape, _compute);
        Check(
            (input, output) => layer.Forward(input, Length, output),
            layer.Backward,
            (input, weights) => CharModelReference.FeedForward(Shape, weights, "layer", input));
    }

    [Fact]
    public void Attention_OutputAndGradients_AgreeWithReference()
    {
        var layer = new Attention(_parameters, "layer", Shape, _compute);
        Check(
            (input, output) => layer.Forward(input, Length, output),
            layer.Backward,
            (input, weights) => CharModelReference.Attention(Shape, weights, "layer", input, Length));
    }

    [Fact]
    public void Residual_OutputAndGradients_AgreeWithReference()
    {
        var layer = new Residual(
            new RmsNorm(_parameters, "norm", 12, _compute), new FeedForward(_parameters, "layer", Shape, _compute));
        Check(
            (input, output) => layer.Forward(input, Length, output),
            (_, outputGradient, inputGradient) =>
            {
                inputGradient.ResizeLike(outputGradient);
                outputGradient.All.CopyTo(inputGradient.All);
                layer.Backward(inputGradient);
            },
            (input, weights) => [.. input.Zip(
                CharModelReference.FeedForward(Shape, weights, "layer", CharModelReference.RmsNorm(input, weights["norm.gain"])),
                (x, y) => x + y)]);
    }

    [Fact]
    public void CausalSoftmax_Gradient_AgreesWithCentralDifferences()
    {
        double[] scores = CharModelGradients.Numbers(2 * Length * Length, seed: 1);
        double[] outputGradient = CharModelGradients.Numbers(scores.Length, seed: 2);
        var layer = new CausalSoftmax(_compute);
        Activations probabilities = CharModelGradients.Rows(scores, Length);
        Activations gradient = CharModelGradients.Rows(outputGradient, Length);

        layer.Forward(probabilities);
        layer.Backward(probabilities, gradient);

        double[] differences = CharModelGradients.CentralDifferences(() => Softmax().Zip(outputGradient, (x, y) => x * y).Sum(), scores);
        CharModelGradients.AssertClose(Softmax(), probabilities.All, Roundoffs, "the output");
        CharModelGradients.AssertClose(differences, gradient.All, Roundoffs, "the gradient");

        double[] Softmax() => [.. Enumerable.Range(0, scores.Length).Select(index =>
        {
            (int row, int column) = (index / Length, index % Length);
            double sum = scores[(row * Length)..((row * Length) + (row % Length) + 1)].Sum(Math.Exp);
            return column <= row % Length ? Math.Exp(scores[index]) / sum : 0;
        })];
    }

    [Fact]
    public void CausalSoftmax_HugeScores_StayProbabilities()
    {
        Activations rows = CharModelGradients.Rows([1000, 5, -1000, 1000], 2);

        new CausalSoftmax(_compute).Forward(rows);

        Assert.Equal([1, 0, 0, 1], rows.All.ToArray());
    }

    [Fact]
    public void RotaryPositions_TurnedBack_IsWhereItWas()
    {
        double[] numbers = CharModelGradients.Numbers(14 * 6, seed: 1);
        Activations heads = CharModelGradients.Rows(numbers, 6);
        var positions = new RotaryPositions(headWidth: 6, context: 7, _compute);

        positions.Turn(heads, 7);
        Assert.Equal(numbers[..6].Select(number => (float)number), heads[0].ToArray());
        Assert.NotEqual(numbers[6..12].Select(number => (float)number), heads[1].ToArray());
        positions.TurnBack(heads, 7);

        CharModelGradients.AssertClose(numbers, heads.All, 4, "what was turned there and back");
    }

    [Fact]
    public void Embedding_CharacterThatComesTwice_GetsBothGradients()
    {
        var layer = new Embedding(_parameters, "layer", vocabulary: 4, width: 2);
        CharModelGradients.Rows([1, 2, 3, 4, 5, 6, 7, 8], 2).All.CopyTo(_parameters["layer.weight"].Value);
        var output = new Activations();

        layer.Forward([3, 0, 3], output);
        layer.AccumulateGradients([3, 0, 3], CharModelGradients.Rows([1, 10, 2, 20, 4, 40], 2));

        Assert.Equal([7, 8, 1, 2, 7, 8], output.All.ToArray());
        Assert.Equal([2, 20, 0, 0, 0, 0, 5, 50], _parameters["layer.weight"].Gradient.ToArray());
    }

    private void Check(
        Action<Activations, Activations> forward,
        Action<Activations, Activations, Activations> backward,
        Func<double[], IReadOnlyDictionary<string, double[]>, double[]> reference)
    {
        Dictionary<string, double[]> weights = CharModelGradients.Randomize(_parameters);
        double[] numbers = CharModelGradients.Numbers(Sequences * Length * 12, seed: 1, scale: 2);
        double[] expected = reference(numbers, weights);
        double[] outputGradient = CharModelGradients.Numbers(expected.Length, seed: 2);
        Activations input = CharModelGradients.Rows(numbers, 12);
        (Activations output, Activations inputGradient) = (new Activations(), new Activations());

        forward(input, output);
        backward(input, CharModelGradients.Rows(outputGradient, output.Width), inputGradient);

        CharModelGradients.AssertClose(expected, output.All, Roundoffs, "the output");
        CharModelGradients.AssertClose(DifferencesBy(numbers), inputGradient.All, Roundoffs, "the gradient of the input");
        Assert.All(weights, each => CharModelGradients.AssertClose(
            DifferencesBy(each.Value), _parameters[each.Key].Gradient, Roundoffs, $"the gradient of {each.Key}"));

        double[] DifferencesBy(double[] at) => CharModelGradients.CentralDifferences(
            () => reference(numbers, weights).Zip(outputGradient, (x, y) => x * y).Sum(), at);
    }
}

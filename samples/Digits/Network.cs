namespace GuidedDescent.Samples.Digits;

/// <summary>
/// A classifier of digits: dense layers with rectified linear units between them, softmax cross-entropy at the end.
/// Forward and backward passes are written by hand; they read and write the memory of the parameters in place.
/// </summary>
public sealed class Network
{
    private readonly int _batchSize;
    private readonly int[] _widths;
    private readonly DenseLayer[] _layers;
    private readonly float[][] _activations;
    private readonly float[][] _gradients;

    /// <summary>Adds a weight and a bias for every layer to the set, and draws the weights.</summary>
    /// <param name="parameters">Receives <c>layer1.weight</c>, <c>layer1.bias</c>, <c>layer2.weight</c> and so on.</param>
    /// <param name="hiddenWidths">The number of units in each hidden layer.</param>
    /// <param name="batchSize">The most images in one batch.</param>
    /// <param name="seed">Decides the initial weights.</param>
    public Network(ParameterSet parameters, ReadOnlySpan<int> hiddenWidths, int batchSize, ulong seed)
    {
        _batchSize = batchSize;
        _widths = [DigitSet.PixelCount, .. hiddenWidths, DigitSet.ClassCount];
        var random = new RandomStream(seed);
        _layers = new DenseLayer[_widths.Length - 1];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            ParameterRole role = layer + 1 < _layers.Length ? ParameterRole.HiddenMatrix : ParameterRole.Readout;
            _layers[layer] = new DenseLayer(parameters, $"layer{layer + 1}", _widths[layer], _widths[layer + 1], role, random);
        }

        _activations = [.. _widths.Select(width => new float[batchSize * width])];
        _gradients = [.. _widths.Select(width => new float[batchSize * width])];
    }

    /// <summary>Adds the gradients of the mean loss of a batch to those of the parameters.</summary>
    /// <param name="set">Where the images are.</param>
    /// <param name="images">The members of the batch, as indices into the set.</param>
    /// <returns>The mean loss of the batch.</returns>
    public float AccumulateGradients(DigitSet set, ReadOnlySpan<int> images)
    {
        float[] pixels = _activations[0];
        Span<int> labels = stackalloc int[images.Length];
        set.Gather(images, pixels, labels);
        Forward(pixels, images.Length);

        float loss = 0;
        for (int image = 0; image < images.Length; image++)
        {
            loss += SoftmaxLoss.Evaluate(ScoresOf(image), labels[image], 1f / images.Length, ScoreGradientOf(image));
        }

        Backward(images.Length);
        return loss / images.Length;
    }

    /// <summary>The mean loss over a set, and the share of its images that get their highest score for the right digit.</summary>
    public (double Loss, double Accuracy) Evaluate(DigitSet set)
    {
        double loss = 0;
        int right = 0;
        for (int start = 0; start < set.Count; start += _batchSize)
        {
            int count = Math.Min(_batchSize, set.Count - start);
            Forward(set.Pixels.Slice(start * DigitSet.PixelCount, count * DigitSet.PixelCount), count);
            for (int image = 0; image < count; image++)
            {
                int label = set.Labels[start + image];
                loss += SoftmaxLoss.Evaluate(ScoresOf(image), label, 1, ScoreGradientOf(image));
                right += IndexOfHighest(ScoresOf(image)) == label ? 1 : 0;
            }
        }

        return (loss / set.Count, (double)right / set.Count);
    }

    private void Forward(ReadOnlySpan<float> pixels, int batch)
    {
        ReadOnlySpan<float> input = pixels;
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            Span<float> output = _activations[layer + 1].AsSpan(0, batch * _widths[layer + 1]);
            _layers[layer].Forward(input, output, batch);
            if (layer + 1 < _layers.Length)
            {
                Rectify(output);
            }

            input = output;
        }
    }

    private void Backward(int batch)
    {
        for (int layer = _layers.Length - 1; layer >= 0; layer--)
        {
            float[] input = _activations[layer];
            _layers[layer].AccumulateGradients(input, _gradients[layer + 1], batch);
            if (layer > 0)
            {
                _layers[layer].Backward(_gradients[layer + 1], _gradients[layer], batch);
                KeepWhereActive(input.AsSpan(0, batch * _widths[layer]), _gradients[layer]);
            }
        }
    }

    private static void Rectify(Span<float> activations)
    {
        foreach (ref float activation in activations)
        {
            activation = MathF.Max(activation, 0);
        }
    }

    /// <summary>No gradient passes a unit that was cut off at zero.</summary>
    private static void KeepWhereActive(ReadOnlySpan<float> activations, Span<float> gradients)
    {
        for (int i = 0; i < activations.Length; i++)
        {
            gradients[i] = activations[i] > 0 ? gradients[i] : 0;
        }
    }

    private static int IndexOfHighest(ReadOnlySpan<float> scores)
    {
        int highest = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            highest = scores[i] > scores[highest] ? i : highest;
        }

        return highest;
    }

    private Span<float> ScoresOf(int image) => _activations[^1].AsSpan(image * DigitSet.ClassCount, DigitSet.ClassCount);

    private Span<float> ScoreGradientOf(int image) => _gradients[^1].AsSpan(image * DigitSet.ClassCount, DigitSet.ClassCount);
}

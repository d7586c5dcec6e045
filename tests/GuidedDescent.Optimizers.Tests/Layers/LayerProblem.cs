using GuidedDescent.Language;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>One weight on its noisy quadratic, as <c>tests/Golden/Layers/problems.py</c> draws it.</summary>
internal sealed class LayerProblem
{
    private const int Samples = 16;

    private readonly GoldenTensor _golden;
    private readonly ulong _seed;
    private readonly int _index;
    private readonly float[] _target;
    private readonly float[] _curvature;

    public LayerProblem(GoldenCase golden, int index)
    {
        _golden = golden.Tensors[index];
        _seed = golden.Seed;
        _index = index;
        _target = Draw(Stream.Target, Shape.Length);
        _curvature = Draw(Stream.Curvature, Shape.Length);
    }

    /// <summary>What the numbers are for: each has a stream of its own.</summary>
    private enum Stream
    {
        Weight = 0,
        Target = 100,
        Curvature = 200,
        Basis = 250,
        Activations = 300,
        OutputGradients = 400,
    }

    public Shape Shape => [.. _golden.Shape];

    public float[] InitialWeight => Draw(Stream.Weight, Shape.Length);

    /// <summary>Scale · (curvature · (w - target) + noise / 2), element by element.</summary>
    public double[] Gradient(Tensor weight, int step)
    {
        float[] noise = Draw(step, Shape.Length);
        return
        [
            .. noise.Select((drawn, element) =>
                _golden.GradientScale * (((1 + (0.5 * _curvature[element])) * (weight[element] - _target[element])) + (0.5 * drawn))),
        ];
    }

    /// <summary>What a rule needs beside the gradient, one sample per row.</summary>
    public (Shape Shape, float[] Values) Input(string name, int step)
    {
        (Stream stream, int columns) = name switch
        {
            "activations" => (Stream.Activations, _golden.Shape[1]),
            "outputGradients" => (Stream.OutputGradients, _golden.Shape[0]),
            _ => throw new ArgumentException($"The trajectories have no input '{name}'.", nameof(name)),
        };
        float[] drawn = Draw((int)stream + step, Samples * columns);
        return ([Samples, columns], [.. drawn.Select((value, element) => value * MathF.Pow(0.5f, element % columns % 3))]);
    }

    /// <summary>What stands in for the random numbers that a state starts from.</summary>
    public float[] RandomState(long length) => Draw(Stream.Basis, length);

    private float[] Draw(Stream stream, long length) => Draw((int)stream, length);

    private float[] Draw(int stream, long length) => GoldenNumbers.Draw(_seed, _index, stream, (int)length, 1);
}

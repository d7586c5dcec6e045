using System.Numerics.Tensors;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Benchmarks.Kernels;

/// <summary>AdamW without a generator.</summary>
/// <param name="rule">The hyperparameters.</param>
internal sealed unsafe class HandWrittenAdamW(AdamW rule) : IHandWrittenRule
{
    private readonly float _decay = (float)(rule.LearningRate * rule.WeightDecay);
    private readonly float _oneMinusBeta1 = (float)(1 - rule.Beta1);
    private readonly float _oneMinusBeta2 = (float)(1 - rule.Beta2);
    private readonly float _epsilon = (float)rule.Epsilon;
    private float _stepSize;
    private float _rootScale;

    public void Begin(long step)
    {
        _stepSize = (float)(rule.LearningRate / (1 - Math.Pow(rule.Beta1, step)));
        _rootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(rule.Beta2, step)));
    }

    public void Scalar(in Streams streams, Scratch scratch)
    {
        float* w = streams.W, g = streams.G, m = streams.A, v = streams.B;
        for (long i = 0; i < streams.Length; i++)
        {
            w[i] -= _decay * w[i];
            m[i] += _oneMinusBeta1 * (g[i] - m[i]);
            v[i] += _oneMinusBeta2 * ((g[i] * g[i]) - v[i]);
            w[i] -= _stepSize * m[i] / ((_rootScale * MathF.Sqrt(v[i])) + _epsilon);
        }
    }

    public void Primitives(in Streams streams, Scratch scratch)
    {
        int length = (int)streams.Length;
        var w = new Span<float>(streams.W, length);
        var g = new ReadOnlySpan<float>(streams.G, length);
        var m = new Span<float>(streams.A, length);
        var v = new Span<float>(streams.B, length);
        Span<float> root = scratch.First[..length];
        TensorPrimitives.Multiply(w, 1 - _decay, w);
        TensorPrimitives.Lerp(m, g, _oneMinusBeta1, m);
        TensorPrimitives.Multiply(g, g, root);
        TensorPrimitives.Lerp(v, root, _oneMinusBeta2, v);
        TensorPrimitives.Sqrt(v, root);
        TensorPrimitives.Multiply(root, _rootScale, root);
        TensorPrimitives.Add(root, _epsilon, root);
        TensorPrimitives.Divide(m, root, root);
        TensorPrimitives.MultiplyAdd(root, -_stepSize, w, w);
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Benchmarks.Kernels;

/// <summary>Lion without a generator.</summary>
/// <param name="rule">The hyperparameters.</param>
internal sealed unsafe class HandWrittenLion(Lion rule) : IHandWrittenRule
{
    private readonly float _learningRate = (float)rule.LearningRate;
    private readonly float _decay = (float)(rule.LearningRate * rule.WeightDecay);
    private readonly float _beta1 = (float)rule.Beta1;
    private readonly float _oneMinusBeta1 = (float)(1 - rule.Beta1);
    private readonly float _oneMinusBeta2 = (float)(1 - rule.Beta2);

    public void Begin(long step)
    {
    }

    public void Scalar(in Streams streams, Scratch scratch)
    {
        float* w = streams.W, g = streams.G, m = streams.A;
        for (long i = 0; i < streams.Length; i++)
        {
            w[i] -= _decay * w[i];
            w[i] -= _learningRate * MathF.Sign((_beta1 * m[i]) + (_oneMinusBeta1 * g[i]));
            m[i] += _oneMinusBeta2 * (g[i] - m[i]);
        }
    }

    public void Primitives(in Streams streams, Scratch scratch)
    {
        int length = (int)streams.Length;
        var w = new Span<float>(streams.W, length);
        var g = new ReadOnlySpan<float>(streams.G, length);
        var m = new Span<float>(streams.A, length);
        Span<float> blend = scratch.First[..length];
        Span<int> sign = MemoryMarshal.Cast<float, int>(scratch.Second[..length]);
        TensorPrimitives.Multiply(w, 1 - _decay, w);
        TensorPrimitives.Lerp(m, g, _oneMinusBeta1, blend);
        TensorPrimitives.Sign<float>(blend, sign);
        TensorPrimitives.ConvertTruncating<int, float>(sign, blend);
        TensorPrimitives.MultiplyAdd(blend, -_learningRate, w, w);
        TensorPrimitives.Lerp(m, g, _oneMinusBeta2, m);
    }
}

using System.Numerics.Tensors;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Benchmarks.Kernels;

/// <summary>
/// Gradient descent without a generator, plain or with momentum; without dampening, so that the first step is as any.
/// </summary>
/// <param name="rule">The hyperparameters.</param>
internal sealed unsafe class HandWrittenSgd(Sgd rule) : IHandWrittenRule
{
    private readonly float _learningRate = (float)rule.LearningRate;
    private readonly float _momentum = (float)rule.Momentum;
    private readonly float _weightDecay = (float)rule.WeightDecay;

    public void Begin(long step)
    {
    }

    public void Scalar(in Streams streams, Scratch scratch)
    {
        float* w = streams.W, g = streams.G, buffer = streams.A;
        if (buffer == null)
        {
            for (long i = 0; i < streams.Length; i++)
            {
                w[i] -= _learningRate * (g[i] + (_weightDecay * w[i]));
            }

            return;
        }

        for (long i = 0; i < streams.Length; i++)
        {
            buffer[i] = (_momentum * buffer[i]) + g[i] + (_weightDecay * w[i]);
            w[i] -= _learningRate * buffer[i];
        }
    }

    public void Primitives(in Streams streams, Scratch scratch)
    {
        int length = (int)streams.Length;
        var w = new Span<float>(streams.W, length);
        var g = new ReadOnlySpan<float>(streams.G, length);
        Span<float> direction = scratch.First[..length];
        TensorPrimitives.MultiplyAdd(w, _weightDecay, g, direction);
        if (streams.A != null)
        {
            var buffer = new Span<float>(streams.A, length);
            TensorPrimitives.MultiplyAdd(buffer, _momentum, direction, buffer);
            direction = buffer;
        }

        TensorPrimitives.MultiplyAdd(direction, -_learningRate, w, w);
    }
}

using System.Numerics.Tensors;

namespace GuidedDescent.Samples.Anisotropy.SingleIndex;

/// <summary>
/// Single-index learning: y = max(0, β⋆ · x) + noise, centred, with normal inputs that are not isotropic; the student is aᵀ tanh(G x)
/// with a small first layer. One batch and the gradient of G at the start is all there is.
/// </summary>
internal sealed class SpikeProblem
{
    /// <summary>The dimension of an input, d.</summary>
    public const int Dimension = 400;

    /// <summary>The width of the student, N.</summary>
    public const int Width = 256;

    /// <summary>How small the first layer is at the start: the length of a row, about.</summary>
    public const double StartDeviation = 0.1;

    /// <summary>The variance of the noise.</summary>
    public const double NoiseVariance = 0.25;

    private readonly float[] _targets;
    private readonly float[] _readout = new float[Width];

    /// <param name="teacher">What the targets come from.</param>
    /// <param name="samples">The size of the batch.</param>
    /// <param name="seed">Decides samples and start.</param>
    public SpikeProblem(SpikeTeacher teacher, int samples, int seed)
    {
        Samples = samples;
        // Samples of other settings are others: what they have in common by chance would look like an effect.
        var random = new RandomSource(seed, stream: samples + (int)teacher.InputCondition);
        Inputs = new float[samples * Dimension];
        var isotropic = new float[Inputs.Length];
        random.FillNormal(isotropic);
        Products.Multiply(isotropic, teacher.Covariance.Root, Dimension, Inputs);

        _targets = new float[samples];
        Products.Multiply(Inputs, teacher.Direction, Dimension, _targets);
        foreach (ref float target in _targets.AsSpan())
        {
            target = MathF.Max(target, 0) + (float)random.Normal(Math.Sqrt(NoiseVariance));
        }

        TensorPrimitives.Subtract(_targets, TensorPrimitives.Sum<float>(_targets) / samples, _targets);
        Start = new float[Width * Dimension];
        random.FillNormal(Start, StartDeviation / Math.Sqrt(Dimension));
        random.FillNormal(_readout, 1 / Math.Sqrt(Width));
    }

    /// <summary>The size of the batch.</summary>
    public int Samples { get; }

    /// <summary>The inputs, one sample a row.</summary>
    public float[] Inputs { get; }

    /// <summary>Where G starts, width x dimension.</summary>
    public float[] Start { get; }

    /// <summary>The gradient of ½ E (y - aᵀ tanh(G x))² at the start.</summary>
    public float[] Gradient()
    {
        var hidden = new float[Samples * Width];
        Products.MultiplyByTransposed(Inputs, Start, Dimension, hidden);
        TensorPrimitives.Tanh(hidden, hidden);
        for (int sample = 0; sample < Samples; sample++)
        {
            // From here on what the loss changes by with what goes into the tanh.
            Span<float> units = hidden.AsSpan(sample * Width, Width);
            float residual = (TensorPrimitives.Dot<float>(_readout, units) - _targets[sample]) / Samples;
            for (int unit = 0; unit < Width; unit++)
            {
                units[unit] = residual * _readout[unit] * (1 - units[unit] * units[unit]);
            }
        }

        var gradient = new float[Start.Length];
        Products.MultiplyTransposed(hidden, Inputs, Samples, gradient);
        return gradient;
    }
}

namespace GuidedDescent.Benchmarks.Kernels;

/// <summary>A rule as one would write it without a generator, in two ways.</summary>
internal interface IHandWrittenRule
{
    /// <summary>Computes what is the same for all elements of a step.</summary>
    /// <param name="step">The step, counted from 1.</param>
    void Begin(long step);

    /// <summary>A plain loop over the elements.</summary>
    void Scalar(in Streams streams, Scratch scratch);

    /// <summary>One call of <see cref="System.Numerics.Tensors.TensorPrimitives"/> for every operation.</summary>
    void Primitives(in Streams streams, Scratch scratch);
}

using System.Collections.Immutable;

namespace GuidedDescent.Testing;

/// <summary>What a rule is run on to see whether its kernels compute what its method says.</summary>
public sealed record ConformanceOptions
{
    /// <summary>The lengths of the tensors, around the widths of vectors, of a chunk and of a block of threads.</summary>
    public ImmutableArray<int> Lengths { get; init; } = [0, 1, 7, 8, 9, 255, 1023, 65537];

    /// <summary>
    /// The shapes of the tensors that are no vectors: single rows and columns, square, wide and tall, several of one shape, around the
    /// extents of a tile. All are in one group with the vectors; what no form of the rule takes is left out. Rules that treat all elements
    /// alike do not get them, as the length is all they see of a tensor.
    /// </summary>
    public ImmutableArray<Shape> Shapes { get; init; } =
        [[1, 5], [7, 1], [8, 8], [8, 8], [5, 20], [36, 9], [3, 2, 5], [40, 33], [33, 103, 10]];

    /// <summary>The number of steps, at least 1. One alone proves little: states are zero then.</summary>
    public int Steps { get; init; } = 12;

    /// <summary>The rows of inputs whose rows are free, as the samples of a batch are.</summary>
    public int Samples { get; init; } = 19;

    /// <summary>
    /// How many floats each tensor's memory lies behind an aligned address, from 0 to 15: 1 makes every vector access unaligned.
    /// </summary>
    public int Misalignment { get; init; } = 1;

    /// <summary>What weights, gradients and inputs are drawn from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// How far a tensor may be from the reference where its error bounds say less: this share of what the step changes, in the Frobenius
    /// norm. The default is several times what the rules of this project reach, from factorizations and long chains of products.
    /// </summary>
    public double NormwiseTolerance { get; init; } = 2e-4;

    /// <summary>What is compared in place of states that the rule leaves undetermined.</summary>
    public ImmutableArray<ConformanceInvariant> Invariants { get; init; } = [];
}

using System.Collections.Immutable;

namespace GuidedDescent.Testing;

/// <summary>What a rule is run on to see whether its kernels compute what its method says.</summary>
public sealed record ConformanceOptions
{
    /// <summary>The lengths of the tensors, around the widths of vectors, of a chunk and of a block of threads.</summary>
    public ImmutableArray<int> Lengths { get; init; } = [0, 1, 7, 8, 9, 255, 1023, 65537];

    /// <summary>The number of steps, at least 1. One alone proves little: states are zero then.</summary>
    public int Steps { get; init; } = 12;

    /// <summary>
    /// How many floats each tensor's memory lies behind an aligned address, from 0 to 15: 1 makes every vector access unaligned.
    /// </summary>
    public int Misalignment { get; init; } = 1;

    /// <summary>What weights and gradients are drawn from.</summary>
    public ulong Seed { get; init; } = 1;
}

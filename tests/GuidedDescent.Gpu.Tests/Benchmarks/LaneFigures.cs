namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>The times of one contender in microseconds a step, one for each round.</summary>
/// <param name="Gpu">From the first kernel of a block of steps to its last, with the host ahead.</param>
/// <param name="Host">What the host spends until the last step of a block is in the stream, which was empty before.</param>
/// <param name="Wall">Until the GPU is through with them as well.</param>
/// <param name="HostWasAhead">Whether the host was ahead in every round; if not, the time of the GPU has gaps in it.</param>
internal sealed record LaneFigures(
    IReadOnlyList<double> Gpu, IReadOnlyList<double> Host, IReadOnlyList<double> Wall, bool HostWasAhead);

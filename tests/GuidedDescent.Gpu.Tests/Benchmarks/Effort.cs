namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>How much time figures are worth.</summary>
/// <param name="Rounds">How often all contenders take turns.</param>
/// <param name="WarmUpCalls">The least steps before the first round; compilers of this process want some thirty.</param>
/// <param name="WarmUpTime">The least time before the first round.</param>
/// <param name="BlockMicroseconds">How long a block of steps should take.</param>
internal sealed record Effort(int Rounds, int WarmUpCalls, TimeSpan WarmUpTime, double BlockMicroseconds)
{
    /// <summary>For figures to be reported.</summary>
    public static Effort Full { get; } = new(11, 60, TimeSpan.FromSeconds(0.4), 40_000);

    /// <summary>To see that the lane works.</summary>
    public static Effort Quick { get; } = new(3, 6, TimeSpan.Zero, 1);
}

namespace GuidedDescent.Benchmarks.Measuring;

/// <summary>One way of doing what a race is about.</summary>
/// <param name="Name">The name in the figures.</param>
/// <param name="Run">Does it once.</param>
internal sealed record Variant(string Name, Action Run);

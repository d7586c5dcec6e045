using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>Makes variants of hand-written rules.</summary>
internal static class Variants
{
    /// <summary>A variant that takes one step with every call.</summary>
    public static Variant Of(string name, IHandWrittenRule rule, StreamPass pass, Crew crew, Streams[] pieces, int batch = 1)
    {
        long steps = 0;
        return new Variant(name, () =>
        {
            rule.Begin(++steps);
            crew.Run(pass, pieces, batch);
        });
    }
}

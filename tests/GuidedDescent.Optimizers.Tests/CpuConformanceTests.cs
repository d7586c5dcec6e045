using GuidedDescent.Execution.Cpu;
using GuidedDescent.Testing;
using Xunit.Abstractions;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The SIMD kernels against the rules evaluated in double precision, within bounds derived for each number.</summary>
public class CpuConformanceTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Kernels_ComputeWhatTheRuleSays(string name)
    {
        ConformanceReport report = RuleConformance.Check(RuleCases.Get(name), new CpuDevice(threads: 2, chunkElements: 4096));
        output.WriteLine($"{report}");
        Assert.InRange(report.MedianBound, 0, 1e-4);
        Assert.InRange(report.Unbounded, 0, report.Comparisons / 20);
    }

    [Theory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Bits_DependNeitherOnThreadsNorOnChunks(string name)
    {
        var options = new ConformanceOptions { Lengths = [0, 1, 7, 8, 9, 255, 1023, 4097], Steps = 6 };
        var whole = new CpuDevice(threads: 1, chunkElements: 1 << 20);
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            foreach (int chunkElements in new[] { 16, 1008 })
            {
                using var cut = new CpuDevice(threads, chunkElements);
                RuleConformance.CheckSameBits(RuleCases.Get(name), whole, cut, options);
            }
        }
    }
}

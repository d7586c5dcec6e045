using GuidedDescent.Execution.Cpu;
using GuidedDescent.Testing;
using Xunit.Abstractions;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The rules that see a layer as a whole, on the CPU, against the rules evaluated in double precision.</summary>
public class LayerConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. LayerRuleCases.AllNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operations_ComputeWhatTheRuleSays(string name)
    {
        LayerRuleCase layer = LayerRuleCases.Get(name);
        ConformanceReport report = RuleConformance.Check(layer.Rule, new CpuDevice(threads: 2, chunkElements: 4096), layer.Conformance);
        output.WriteLine($"{report}");
        Assert.InRange(report.MedianBound, 0, 1e-6);
        Assert.Equal(0, report.Unbounded);
        Assert.Equal(layer.Normwise.Order(StringComparer.Ordinal), report.Normwise.Names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_DependNeitherOnThreadsNorOnChunks(string name)
    {
        LayerRuleCase layer = LayerRuleCases.Get(name);
        var options = layer.Conformance with { Steps = 6 };
        var whole = new CpuDevice(threads: 1, chunkElements: 1 << 20);
        foreach ((int threads, int chunkElements) in new[] { (1, 16), (2, 1024), (3, 1008), (7, 4096) })
        {
            using var cut = new CpuDevice(threads, chunkElements);
            RuleConformance.CheckSameBits(layer.Rule, whole, cut, options);
        }
    }
}

using GuidedDescent.Execution.Cpu;
using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Rules;
using GuidedDescent.Testing;
using Xunit.Abstractions;

namespace GuidedDescent.Generator.Tests.Language;

/// <summary>Whatever a rule is written with: its kernels compute what its method computes.</summary>
public class LanguageConformanceTests(ITestOutputHelper output)
{
    private static readonly ConformanceOptions s_options = new() { Lengths = [1, 9, 300], Steps = 6 };

    public static TheoryData<string> Cases => [.. LanguageCases.All.Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernels_ComputeWhatTheMethodSays(string name)
    {
        IUpdateRule rule = Load(name);
        ConformanceReport report = RuleConformance.Check(rule, new CpuDevice(threads: 1), s_options);
        output.WriteLine($"{report}");
        Assert.InRange(report.MedianBound, 0, 1e-4);
        Assert.InRange(report.Unbounded, 0, report.Comparisons / 20);
    }

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void CudaText_ComputesTheSameBits(string name) =>
        RuleConformance.CheckSameBits(Load(name), new CpuDevice(threads: 1), new EmulatedCudaDevice(), s_options with { Misalignment = 0 });

    private static IUpdateRule Load(string name) =>
        LoadedRule.Create(LanguageCases.All.Single(pair => pair.Key == name).Value, "Plain");
}

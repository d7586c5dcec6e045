using GuidedDescent.Execution.Cpu;
using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Rules;
using GuidedDescent.Testing;
using Xunit.Abstractions;

namespace GuidedDescent.Generator.Tests.Language;

/// <summary>Whatever a rule is written with: its kernels compute what its method computes.</summary>
public class LanguageConformanceTests(ITestOutputHelper output)
{
    private static readonly (string Name, object Value)[] s_otherValues = [("Flag", false), ("Count", 5), ("Form", 0)];

    private static readonly ConformanceOptions s_options = new() { Lengths = [1, 9, 300], Steps = 6 };

    /// <summary>Every case as it stands, and every case with the other values of its hyperparameters, so that each branch is run.</summary>
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach ((string name, string source) in LanguageCases.All)
            {
                cases.Add(name, false);
                if (s_otherValues.Any(value => source.Contains($" {value.Name} = ", StringComparison.Ordinal)))
                {
                    cases.Add(name, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernels_ComputeWhatTheMethodSays(string name, bool otherValues)
    {
        IUpdateRule rule = Load(name, otherValues);
        ConformanceReport report = RuleConformance.Check(rule, new CpuDevice(threads: 1), s_options);
        output.WriteLine($"{report}");
        Assert.InRange(report.MedianBound, 0, 1e-4);
        Assert.InRange(report.Unbounded, 0, report.Comparisons / 20);
    }

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void CudaText_ComputesTheSameBits(string name, bool otherValues) =>
        RuleConformance.CheckSameBits(
            Load(name, otherValues), new CpuDevice(threads: 1), new EmulatedCudaDevice(), s_options with { Misalignment = 0 });

    private static IUpdateRule Load(string name, bool otherValues) =>
        LoadedRule.Create(LanguageCases.All.Single(pair => pair.Key == name).Value, "Plain", otherValues ? s_otherValues : []);
}

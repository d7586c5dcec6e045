using GuidedDescent.Cuda;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Testing;
using Xunit.Abstractions;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Cases => [.. RuleCases.AllNames];

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void Kernels_ThroughTheDriver_ComputeWhatTheMethodSays(string ruleCase)
    {
        using CudaDevice device = EmulatedGpu.Open();

        ConformanceReport report = RuleConformance.Check(RuleCases.Get(ruleCase), device, EmulatedGpu.Conformance);

        output.WriteLine($"{ruleCase}: {report}");
        Assert.Equal(0, report.Unbounded);
    }

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void Kernels_ThroughTheDriver_HaveTheBitsOfTheProcessor(string ruleCase)
    {
        using CudaDevice plain = EmulatedGpu.Open();
        using CudaDevice capturing = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });

        RuleConformance.CheckSameBits(RuleCases.Get(ruleCase), Device.Cpu, plain, EmulatedGpu.Conformance);
        RuleConformance.CheckSameBits(
            RuleCases.Get(ruleCase), Device.Cpu, capturing, EmulatedGpu.Conformance with { Misalignment = 0, Seed = 2 });
    }
}

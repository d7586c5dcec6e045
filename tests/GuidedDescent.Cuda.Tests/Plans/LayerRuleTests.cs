using System.Collections.Immutable;
using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Rules;
using Xunit.Abstractions;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>The rules that see a layer as a whole, on the emulated driver and kernel by kernel.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class LayerRuleTests(ITestOutputHelper output)
{
    private const int Steps = 5;

    // Fewer and smaller than for the processor, as the emulation is slow.
    private static readonly ImmutableArray<Shape> s_shapes = [[1, 5], [7, 1], [8, 8], [8, 8], [5, 20], [36, 9], [3, 2, 5], [3, 1030]];

    public static TheoryData<string> Factorizing => [.. LayerRuleCases.AllNames.Where(Factorizes)];

    public static TheoryData<string> Others => [.. LayerRuleCases.AllNames.Where(name => !Factorizes(name))];

    [GxxTheory]
    [MemberData(nameof(Others))]
    public void Steps_OfALayerRule_HaveTheBitsOfTheProcessor(string name)
    {
        LayerRuleCase layer = LayerRuleCases.Get(name);
        var options = layer.Conformance with { Lengths = [0, 1, 9, 1500], Shapes = s_shapes, Steps = Steps };
        using CudaDevice plain = EmulatedGpu.Open();
        using CudaDevice capturing = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });

        RuleConformance.CheckSameBits(layer.Rule, Device.Cpu, plain, options);
        RuleConformance.CheckSameBits(layer.Rule, Device.Cpu, capturing, options with { Misalignment = 0, Seed = 2 });
        RuleConformance.CheckSameBits(layer.Rule, Device.Cpu, new EmulatedCudaDevice(), options);
    }

    [GxxTheory]
    [MemberData(nameof(Factorizing))]
    public void Steps_OfALayerRuleThatFactorizes_ComputeWhatTheRuleSays(string name)
    {
        LayerRuleCase layer = LayerRuleCases.Get(name);
        var options = layer.Conformance with { Lengths = [0, 9, 255], Steps = Steps };
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });

        output.WriteLine($"{RuleConformance.Check(layer.Rule, device, options)}");

        RuleConformance.CheckSameBits(layer.Rule, Device.Cpu, new EmulatedCudaDevice(), options);
    }

    private static bool Factorizes(string name)
    {
        IUpdateRule rule = LayerRuleCases.Get(name).Rule;
        return rule.FormFor([4, 4])!.Descriptor.Operations.Any(operation => operation is FactorizationDescriptor);
    }
}

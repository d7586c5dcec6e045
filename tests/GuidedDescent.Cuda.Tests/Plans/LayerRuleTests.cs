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

    public static TheoryData<string> Exact => [.. LayerRuleCases.AllNames.Where(HasTheBitsOfTheProcessor)];

    public static TheoryData<string> Rounded => [.. LayerRuleCases.AllNames.Where(name => !HasTheBitsOfTheProcessor(name))];

    [GxxTheory]
    [MemberData(nameof(Exact))]
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
    [MemberData(nameof(Rounded))]
    public void Steps_OfALayerRule_ComputeWhatTheRuleSays(string name)
    {
        LayerRuleCase layer = LayerRuleCases.Get(name);
        ImmutableArray<Shape> shapes = [.. layer.Shapes.Where(shape => shape.Length < 2000)];
        var options = layer.Conformance with { Lengths = [0, 9, 255], Shapes = shapes, Steps = Steps };
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });

        output.WriteLine($"{RuleConformance.Check(layer.Rule, device, options)}");

        RuleConformance.CheckSameBits(layer.Rule, Device.Cpu, new EmulatedCudaDevice(), options);
    }

    // cuSOLVER is not LAPACK. And of a product that is symmetric by its meaning only, as those of two polynomials of one matrix, the
    // processor computes one half, and cuBLAS both, which differ in their roundings.
    private static bool HasTheBitsOfTheProcessor(string name) =>
        LayerRuleCases.Get(name).Rule.FormFor([4, 4])!.Descriptor.Operations.All(
            operation => operation is not (FactorizationDescriptor or ProductDescriptor { IsSymmetric: true })
                || (operation is ProductDescriptor product && product.A == product.B));
}

using GuidedDescent.Execution.Cpu;
using GuidedDescent.Testing;
using Xunit.Abstractions;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The generated CUDA text, compiled by g++ and run on the processor.</summary>
public class EmulatedCudaConformanceTests(ITestOutputHelper output)
{
    [GxxTheory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Kernels_ComputeWhatTheRuleSays(string name) =>
        output.WriteLine($"{RuleConformance.Check(RuleCases.Get(name), new EmulatedCudaDevice())}");

    [GxxTheory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Bits_AreThoseOfTheCpu(string name)
    {
        // Aligned tensors take the path of four elements at a time, the others that of one.
        foreach (int misalignment in new[] { 0, 1 })
        {
            RuleConformance.CheckSameBits(
                RuleCases.Get(name),
                new CpuDevice(threads: 2),
                new EmulatedCudaDevice(),
                new ConformanceOptions { Misalignment = misalignment });
        }
    }

    [GxxTheory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Bits_DependNeitherOnBlocksNorOnChunks(string name)
    {
        var options = new ConformanceOptions { Lengths = [0, 1, 7, 9, 255, 1023, 4097], Steps = 4 };
        foreach ((int blockSize, int gridSize, int chunkElements) in new[] { (32, 1, 64), (96, 7, 1000), (256, 2, 65536) })
        {
            var device = new EmulatedCudaDevice(
                new EmulatedCudaOptions { BlockSize = blockSize, GridSize = gridSize, ChunkElements = chunkElements });
            RuleConformance.CheckSameBits(RuleCases.Get(name), new CpuDevice(threads: 1), device, options);
        }
    }

    [GxxTheory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Kernels_TouchNothingBesideTheirTensors(string name)
    {
        // Address and undefined-behaviour sanitizers end the program, and with it the test, at the first wrong access.
        var device = new EmulatedCudaDevice(new EmulatedCudaOptions { Sanitize = true, ChunkElements = 1000 });
        var options = new ConformanceOptions { Lengths = [1, 7, 8, 9, 255, 1023, 4097], Steps = 3 };
        RuleConformance.CheckSameBits(RuleCases.Get(name), new CpuDevice(threads: 1), device, options);
        RuleConformance.CheckSameBits(RuleCases.Get(name), new CpuDevice(threads: 1), device, options with { Misalignment = 0 });
    }
}

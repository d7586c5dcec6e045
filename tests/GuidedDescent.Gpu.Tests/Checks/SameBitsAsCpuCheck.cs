using GuidedDescent.Cuda;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Testing;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>Every rule gives the same bits on the GPU as on the processor.</summary>
internal sealed class SameBitsAsCpuCheck : ICheck
{
    // More chunks than the blocks of a large GPU take at once, so that each block goes on to further chunks.
    private const int LongLength = 5_000_011;

    public string Name => "SameBitsAsCpu";

    public string Run(CheckSettings settings)
    {
        var runs = new List<ConformanceOptions>
        {
            settings.Quick
                ? new ConformanceOptions { Lengths = [0, 1, 7, 8, 9, 255, 1023, 4097], Steps = 4, Seed = 2 }
                : new ConformanceOptions { Seed = 2 },
        };
        if (settings.KeepsGpuBusy)
        {
            runs.Add(new ConformanceOptions { Lengths = [LongLength], Steps = 3, Seed = 3 });
        }

        using var device = new CudaDevice();
        foreach (string name in RuleCases.AllNames)
        {
            foreach (ConformanceOptions options in runs)
            {
                foreach (int misalignment in new[] { 0, 1 })
                {
                    RuleConformance.CheckSameBits(
                        RuleCases.Get(name), Device.Cpu, device, options with { Misalignment = misalignment });
                }
            }
        }

        return $"{RuleCases.AllNames.Count()} rules aligned and not, tensors of up to {runs.Max(run => run.Lengths.Max()):N0} elements";
    }
}

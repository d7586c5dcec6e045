using GuidedDescent.Cuda;

namespace GuidedDescent.Gpu.Tests.CommandLine;

/// <summary>All verbs that run something need a GPU.</summary>
internal static class GpuRequirement
{
    /// <summary>Runs what needs a GPU, or says why there is none.</summary>
    /// <param name="run">Is given the GPU, and gives the exit code.</param>
    /// <returns>The exit code: 1 without a GPU.</returns>
    public static int Run(Func<GpuIdentity, int> run)
    {
        if (!CudaAvailability.Here.IsUsable)
        {
            Console.Error.WriteLine($"There is no GPU to run on: {CudaAvailability.Here}");
            return 1;
        }

        GpuIdentity identity;
        using (var device = new CudaDevice())
        {
            identity = new GpuIdentity(device.Properties, device.Describe());
        }

        return run(identity);
    }
}

/// <summary>What is known of the GPU before anything runs on it.</summary>
/// <param name="Properties">What it can do.</param>
/// <param name="Description">The GPU, driver, compiler and cache, for people.</param>
internal sealed record GpuIdentity(GpuProperties Properties, string Description);

using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>A kernel on the GPU.</summary>
/// <param name="Function">Its handle.</param>
/// <param name="Resources">What it takes of the GPU.</param>
internal sealed record LoadedKernel(CUfunction Function, KernelResources Resources)
{
    /// <summary>How many of its blocks the whole GPU runs at once.</summary>
    public int ResidentBlocks => Resources.ResidentBlocks;

    /// <summary>What launching it is called in an error.</summary>
    public string LaunchAction { get; } = $"launching {Resources.EntryPoint}";

    /// <summary>
    /// Puts a launch into a stream, of as many blocks as run at once, each taking unit after unit of the work; nothing where there is no
    /// work. The context must be current.
    /// </summary>
    /// <param name="session">The device.</param>
    /// <param name="units">The most blocks that are of use.</param>
    /// <param name="arguments">A pointer to each argument.</param>
    /// <param name="stream">The stream.</param>
    public void Launch(CudaSession session, long units, nint[] arguments, CUstream stream)
    {
        if (units == 0)
        {
            return;
        }

        uint grid = (uint)LaunchShape.GridBlocks(units, ResidentBlocks);
        session.Check(
            DriverAPINativeMethods.Launch.cuLaunchKernel(
                Function, grid, 1, 1, LaunchShape.BlockThreads, 1, 1, 0, stream, arguments, null!),
            LaunchAction);
    }
}

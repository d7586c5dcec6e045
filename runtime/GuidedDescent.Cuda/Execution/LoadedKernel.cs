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
}

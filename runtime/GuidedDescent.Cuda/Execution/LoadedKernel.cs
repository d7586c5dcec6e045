using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>A kernel on the GPU.</summary>
/// <param name="Function">Its handle.</param>
/// <param name="EntryPoint">Its name.</param>
/// <param name="ResidentBlocks">How many of its blocks the whole GPU runs at once.</param>
internal sealed record LoadedKernel(CUfunction Function, string EntryPoint, int ResidentBlocks)
{
    /// <summary>What launching it is called in an error.</summary>
    public string LaunchAction { get; } = $"launching {EntryPoint}";
}

namespace GuidedDescent.Cuda;

/// <summary>The kernels between a slot that is stored in a certain way and a copy of it in single precision.</summary>
/// <param name="Open">Makes the copy.</param>
/// <param name="Close">Stores the copy.</param>
/// <param name="Draw">Draws averages towards what is stored.</param>
internal sealed record CopyKernels(LoadedKernel Open, LoadedKernel Close, LoadedKernel Draw)
{
    /// <summary>How many blocks of any of them the GPU runs at once.</summary>
    public int ResidentBlocks => Math.Min(Open.ResidentBlocks, Math.Min(Close.ResidentBlocks, Draw.ResidentBlocks));
}

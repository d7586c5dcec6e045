using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>A device's readiness to run one rule over one group: its kernels, chunk table and scalar block.</summary>
public abstract class GroupExecutor : IKernelLauncher, IDisposable
{
    /// <inheritdoc/>
    public abstract void Launch<TScalars>(KernelDescriptor kernel, in TScalars scalars)
        where TScalars : unmanaged;

    /// <summary>Sets every element of one slot to zero, in every tensor of the group.</summary>
    /// <param name="slot">A slot that the group keeps memory for.</param>
    public abstract void Clear(int slot);

    /// <summary>Frees what the device holds for the group; the tensors themselves belong to others. Calling it twice is harmless.</summary>
    public abstract void Dispose();
}

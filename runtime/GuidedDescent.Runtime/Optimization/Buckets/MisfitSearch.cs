using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Lets a host plan run without a device, to see whether it launches what does not fit the extents of its bucket.</summary>
/// <param name="tensors">The bucket.</param>
internal sealed class MisfitSearch(GroupTensors tensors) : IKernelLauncher
{
    /// <summary>What does not fit of the first operation of the kind; null where all fit.</summary>
    public string? Found { get; private set; }

    public int Rows(int slot) => tensors.ShapeOf(slot).Rows;

    public long Columns(int slot) => tensors.ShapeOf(slot).Columns;

    public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged =>
        Found ??= tensors.MisfitOf(operation);
}

using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Takes note of what a host plan launches, and runs nothing.</summary>
internal sealed class RecordingLauncher : IKernelLauncher
{
    public List<KernelDescriptor> Launched { get; } = [];

    public int Rows(int slot) => throw new NotSupportedException("The plan reads shapes.");

    public long Columns(int slot) => throw new NotSupportedException("The plan reads shapes.");

    public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged => Launched.Add((KernelDescriptor)operation);
}

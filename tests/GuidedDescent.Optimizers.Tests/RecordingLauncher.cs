using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Takes note of what a host plan launches, and runs nothing.</summary>
internal sealed class RecordingLauncher : IKernelLauncher
{
    public List<KernelDescriptor> Launched { get; } = [];

    public void Launch<TScalars>(KernelDescriptor kernel, in TScalars scalars)
        where TScalars : unmanaged => Launched.Add(kernel);
}

using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Scenarios;

/// <summary>What the host plan of a rule launches in one step.</summary>
/// <param name="Kernels">The kernels in their order.</param>
/// <param name="Scalars">Their scalars, one after the other.</param>
internal sealed record StepPlan(IReadOnlyList<KernelDescriptor> Kernels, byte[] Scalars)
{
    /// <summary>Runs the host plan of a step, and no kernel.</summary>
    public static StepPlan Of(IUpdateRule rule, long step)
    {
        var recorder = new Recorder();
        rule.Execute(new Step(step), recorder);
        return new StepPlan(recorder.Kernels, [.. recorder.Scalars]);
    }

    private sealed class Recorder : IKernelLauncher
    {
        public List<KernelDescriptor> Kernels { get; } = [];

        public List<byte> Scalars { get; } = [];

        public int Rows(int slot) => throw new NotSupportedException("The plan reads shapes.");

        public long Columns(int slot) => throw new NotSupportedException("The plan reads shapes.");

        public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
            where TScalars : unmanaged
        {
            Kernels.Add((KernelDescriptor)operation);

            // An empty struct occupies a byte all the same.
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TScalars>(in scalars));
            Scalars.AddRange(bytes[..(operation.Scalars.Length * sizeof(float))]);
        }
    }
}

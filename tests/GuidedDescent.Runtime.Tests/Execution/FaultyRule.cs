using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>A rule whose kernel does nothing but throw where a piece of the gradient begins with <see cref="Poison"/>.</summary>
internal sealed record FaultyRule : IUpdateRule<FaultyRule>
{
    public const float Poison = -12345;

    private static readonly KernelDescriptor s_kernel = new()
    {
        Name = "Throw",
        EntryPoint = "Faulty_Throw",
        Reads = [0, 1],
        Writes = [0],
        Scalars = [],
        Cpu = ThrowOnPoison,
    };

    public static RuleDescriptor Descriptor { get; } = new()
    {
        Name = "Faulty",
        Hyperparameters = [],
        Slots = [new("w", SlotKind.Weight), new("g", SlotKind.Gradient)],
        Kernels = [s_kernel],
        IntermediateRepresentation = "",
        CudaSource = "",
    };

    RuleDescriptor IUpdateRule.Descriptor => Descriptor;

    public void Validate()
    {
    }

    public bool Keeps(int slot) => throw new NotSupportedException();

    public double InitialValue(int slot) => throw new NotSupportedException();

    public void Evaluate(Step step, Span<Tensor> tensors) => throw new NotSupportedException();

    public void Execute(Step step, IKernelLauncher launcher) => launcher.Launch(s_kernel, new NoScalars());

    private static void ThrowOnPoison(in CpuKernelArguments arguments)
    {
        if (arguments.Stream(1) == Poison)
        {
            throw new InvalidDataException("poisoned gradient");
        }
    }
}

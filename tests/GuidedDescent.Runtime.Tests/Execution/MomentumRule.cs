using System.Numerics;
using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>What the generator would write for SGD with momentum: two kernels, one state that only the second needs.</summary>
internal sealed record MomentumRule(double LearningRate = 0.1, double Momentum = 0.9, double Start = 0)
    : IUpdateRule<MomentumRule>
{
    public const int StateSlot = 2;

    private static readonly KernelDescriptor s_plain = new()
    {
        Name = "Plain",
        EntryPoint = "Momentum_Plain",
        Reads = [0, 1],
        Writes = [0],
        Scalars = ["rate", "momentum"],
        Cpu = Plain,
    };

    private static readonly KernelDescriptor s_heavy = new()
    {
        Name = "Heavy",
        EntryPoint = "Momentum_Heavy",
        Reads = [0, 1, 2],
        Writes = [0, 2],
        Scalars = ["rate", "momentum"],
        Cpu = Heavy,
    };

    public static RuleDescriptor Descriptor { get; } = new()
    {
        Name = "Momentum",
        Hyperparameters = [],
        Slots = [new("w", SlotKind.Weight), new("g", SlotKind.Gradient), new("m", SlotKind.State)],
        Kernels = [s_plain, s_heavy],
        IntermediateRepresentation = "",
        CudaSource = "",
    };

    RuleDescriptor IUpdateRule.Descriptor => Descriptor;

    public void Validate() => new HyperparameterRange(0, double.PositiveInfinity).Check(LearningRate, "Momentum");

    public bool Keeps(int slot) => Momentum != 0;

    public double InitialValue(int slot) => Start;

    public void Evaluate(Step step, Span<Tensor> tensors) => throw new NotSupportedException();

    public void Execute(Step step, IKernelLauncher launcher)
    {
        var scalars = new Scalars((float)LearningRate, (float)Momentum);
        launcher.Launch(Momentum == 0 ? s_plain : s_heavy, scalars);
    }

    /// <summary>The same step on one element, with the same roundings.</summary>
    public void Reference(ref float weight, float gradient, ref float state)
    {
        state = MathF.FusedMultiplyAdd((float)Momentum, state, gradient);
        weight = MathF.FusedMultiplyAdd(-(float)LearningRate, state, weight);
    }

    private static void Plain(in CpuKernelArguments arguments)
    {
        RequireWholeVectors(arguments);
        var rate = new Vector<float>(-arguments.Scalars<Scalars>().Rate);
        for (nuint i = 0; i < arguments.Length; i += (nuint)Vector<float>.Count)
        {
            Vector<float> gradient = Vector.LoadUnsafe(ref arguments.Stream(1), i);
            Vector<float> weight = Vector.LoadUnsafe(ref arguments.Stream(0), i);
            Vector.FusedMultiplyAdd(rate, gradient, weight).StoreUnsafe(ref arguments.Stream(0), i);
        }
    }

    private static void Heavy(in CpuKernelArguments arguments)
    {
        RequireWholeVectors(arguments);
        var rate = new Vector<float>(-arguments.Scalars<Scalars>().Rate);
        var momentum = new Vector<float>(arguments.Scalars<Scalars>().Momentum);
        for (nuint i = 0; i < arguments.Length; i += (nuint)Vector<float>.Count)
        {
            Vector<float> gradient = Vector.LoadUnsafe(ref arguments.Stream(1), i);
            Vector<float> state = Vector.LoadUnsafe(ref arguments.Stream(2), i);
            state = Vector.FusedMultiplyAdd(momentum, state, gradient);
            state.StoreUnsafe(ref arguments.Stream(2), i);
            Vector<float> weight = Vector.LoadUnsafe(ref arguments.Stream(0), i);
            Vector.FusedMultiplyAdd(rate, state, weight).StoreUnsafe(ref arguments.Stream(0), i);
        }
    }

    private static void RequireWholeVectors(in CpuKernelArguments arguments)
    {
        if (arguments.Length == 0 || arguments.Length % (nuint)Vector<float>.Count != 0)
        {
            throw new InvalidOperationException($"A kernel was given {arguments.Length} elements.");
        }
    }

    private readonly record struct Scalars(float Rate, float Momentum);
}

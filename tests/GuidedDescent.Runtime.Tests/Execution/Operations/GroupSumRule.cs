using System.Numerics;
using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>Adds the sum of w * g over the whole group to every weight, and does so again: two meetings in one step.</summary>
internal static class GroupSumRule
{
    private const int Sum = 2;
    private const int Total = 3;

    private static readonly KernelDescriptor s_sum = new()
    {
        Name = "Sum",
        EntryPoint = "Sum",
        Reads = [0, 1],
        Writes = [Sum],
        Scalars = [],
        Cpu = RunSum,
        Reductions = [new(ReductionKind.Sum, Sum)],
    };

    private static readonly GroupSumDescriptor s_meet = new()
    {
        Name = "Meet", Reads = [Sum], Writes = [Total], Scalars = [], Source = Sum, Result = Total,
    };

    private static readonly KernelDescriptor s_add = new()
    {
        Name = "Add",
        EntryPoint = "Add",
        Reads = [0, Total],
        Writes = [0],
        Scalars = [],
        Cpu = RunAdd,
        Accesses = [(Total, SlotAccess.Single)],
    };

    public static HandWrittenRule OverMatrices { get; } = Make("Matrices", RuleForm.Matrix);

    public static HandWrittenRule OverTensors { get; } = Make("Tensors", RuleForm.Tensor);

    /// <summary>Takes matrices as such and all others as tensors.</summary>
    public static HandWrittenRule OverBoth { get; } =
        OverMatrices with { Form = shape => shape.Rank == 2 ? OverMatrices : OverTensors };

    private static HandWrittenRule Make(string name, RuleForm form) => new(
        HandWrittenRule.Describe(
            name, [new("sum", SlotKind.State), new("total", SlotKind.Temporary)], [s_sum, s_meet, s_add], form),
        launcher =>
        {
            for (int round = 0; round < 2; round++)
            {
                launcher.Launch(s_sum, default(NoScalars));
                launcher.Launch(s_meet, default(NoScalars));
                launcher.Launch(s_add, default(NoScalars));
            }
        })
    {
        Extents = (slot, shapes) => SlotShape.Single,
    };

    private static void RunSum(in CpuKernelArguments arguments)
    {
        for (nuint i = 0; i < arguments.Length; i += (nuint)Vector<float>.Count)
        {
            Simd.AddLanes(ref arguments.Lanes(0), i, Simd.Load(ref arguments.Stream(0), i) * Simd.Load(ref arguments.Stream(1), i));
        }
    }

    private static void RunAdd(in CpuKernelArguments arguments)
    {
        var total = new Vector<float>(arguments.Stream(Total));
        for (nuint i = 0; i < arguments.Length; i += (nuint)Vector<float>.Count)
        {
            (Simd.Load(ref arguments.Stream(0), i) + total).StoreUnsafe(ref arguments.Stream(0), i);
        }
    }
}

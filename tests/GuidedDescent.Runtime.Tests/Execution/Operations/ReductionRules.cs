using System.Numerics;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>
/// Rules that reduce. Over tensors: product = w * g, sum and largest magnitude of it. Over matrices: first the same, then of
/// fma(product, perColumn, perRow) * largest the sums of rows and columns; the factors are states that tests fill in.
/// </summary>
internal static class ReductionRules
{
    public const int Product = 2;
    public const int Sum = 3;
    public const int Largest = 4;
    public const int PerRow = 5;
    public const int PerColumn = 6;
    public const int RowSums = 7;
    public const int ColumnSums = 8;

    private static readonly KernelDescriptor s_flat = new()
    {
        Name = "Flat",
        EntryPoint = "Flat",
        Reads = [0, 1],
        Writes = [Product, Sum, Largest],
        Scalars = [],
        Cpu = RunFlat,
        Reductions = [new(ReductionKind.Sum, Sum), new(ReductionKind.MaxAbs, Largest)],
    };

    private static readonly KernelDescriptor s_banded = new()
    {
        Name = "Banded",
        EntryPoint = "Banded",
        Reads = [Product, Largest, PerRow, PerColumn],
        Writes = [0, RowSums, ColumnSums],
        Scalars = [],
        Cpu = RunBanded,
        Accesses = [(Largest, SlotAccess.Single), (PerRow, SlotAccess.PerRow), (PerColumn, SlotAccess.PerColumn)],
        Reductions = [new(ReductionKind.RowSum, RowSums), new(ReductionKind.ColumnSum, ColumnSums)],
    };

    public static HandWrittenRule OverTensors { get; } = new(
        HandWrittenRule.Describe(
            "Flat",
            [new("product", SlotKind.State), new("sum", SlotKind.State), new("largest", SlotKind.State)],
            [s_flat],
            RuleForm.Tensor),
        launcher => launcher.Launch(s_flat, default(GuidedDescent.Execution.NoScalars)))
    {
        Extents = (slot, shapes) => slot == Product ? new SlotShape(shapes.Rows(0), shapes.Columns(0)) : SlotShape.Single,
    };

    public static HandWrittenRule OverMatrices { get; } = new(
        HandWrittenRule.Describe(
            "Banded",
            [
                new("product", SlotKind.Temporary), new("sum", SlotKind.State), new("largest", SlotKind.State),
                new("perRow", SlotKind.State), new("perColumn", SlotKind.State),
                new("rowSums", SlotKind.State), new("columnSums", SlotKind.State),
            ],
            [s_flat, s_banded]),
        launcher =>
        {
            launcher.Launch(s_flat, default(GuidedDescent.Execution.NoScalars));
            launcher.Launch(s_banded, default(GuidedDescent.Execution.NoScalars));
        })
    {
        Extents = (slot, shapes) => slot switch
        {
            Sum or Largest => SlotShape.Single,
            PerRow or RowSums => new SlotShape(shapes.Rows(0), 1),
            PerColumn or ColumnSums => new SlotShape(1, shapes.Columns(0)),
            _ => new SlotShape(shapes.Rows(0), shapes.Columns(0)),
        },
    };

    public static float Value(float product, float perColumn, float perRow, float largest) =>
        MathF.FusedMultiplyAdd(product, perColumn, perRow) * largest;

    private static void RunFlat(in CpuKernelArguments arguments)
    {
        for (nuint i = 0; i < arguments.Length; i += (nuint)Vector<float>.Count)
        {
            Vector<float> product = Simd.Load(ref arguments.Stream(0), i) * Simd.Load(ref arguments.Stream(1), i);
            product.StoreUnsafe(ref arguments.Stream(Product), i);
            Simd.AddLanes(ref arguments.Lanes(0), i, product);
            Simd.MaxLanes(ref arguments.Lanes(1), i, product);
        }
    }

    private static void RunBanded(in CpuKernelArguments arguments)
    {
        var largest = new Vector<float>(arguments.Stream(Largest));
        var perRow = new Vector<float>(arguments.Stream(PerRow));
        for (nuint i = 0; i < arguments.Length; i += (nuint)Vector<float>.Count)
        {
            Vector<float> product = Simd.Load(ref arguments.Stream(Product), i);
            Vector<float> value = Simd.Fma(product, Simd.Load(ref arguments.Stream(PerColumn), i), perRow) * largest;
            value.StoreUnsafe(ref arguments.Stream(0), i);
            Simd.AddLanes(ref arguments.Lanes(0), i, value);
            Simd.AddColumns(ref arguments.Lanes(1), i, value);
        }
    }
}

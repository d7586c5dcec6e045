using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;
using GuidedDescent.Runtime.Tests.Language;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>Products, rearrangements and factorizations of plans, on one and several threads, for several matrices of a shape.</summary>
public class MatrixOperationTests
{
    private const int Matrices = 3;

    private readonly Random _random = new(11);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Product_WithDeviceScalars_IsAlphaTimesProductPlusBetaTimesC(int threads)
    {
        const int Rows = 37, Columns = 300, Out = 2, Alpha = 3, Beta = 4;
        var product = new ProductDescriptor
        {
            Name = "Gram",
            Reads = [0, 1, Out, Alpha, Beta],
            Writes = [Out],
            Scalars = ["alpha", "beta"],
            A = 0,
            B = 1,
            TransposeB = true,
            C = Out,
            D = Out,
            AlphaSlot = Alpha,
            BetaSlot = Beta,
        };
        HandWrittenRule rule = Rule([product], launcher => launcher.Launch(product, (0.5f, -3f)), (slot, shapes) =>
            slot == Out ? new SlotShape(shapes.Rows(0), shapes.Rows(0)) : SlotShape.Single);
        using Setup setup = Start(rule, threads, [Rows, Columns]);
        float[][] old = [.. setup.Parameters.Select(_ => Numbers(Rows * Rows))];
        for (int index = 0; index < Matrices; index++)
        {
            setup.Optimizer.WriteState(setup.Parameters[index], "a", old[index]);
            setup.Optimizer.WriteState(setup.Parameters[index], "b", [index + 0.7f]);
            setup.Optimizer.WriteState(setup.Parameters[index], "c", [index - 1.1f]);
        }

        setup.Optimizer.Step();

        for (int index = 0; index < Matrices; index++)
        {
            Parameter parameter = setup.Parameters[index];
            float[] sums = CanonicalOrder.MatMul(
                Rows, Columns, Rows, parameter.Value.ToArray(), Transposed(Rows, Columns, parameter.Gradient.ToArray()));
            float alpha = 0.5f * (index + 0.7f);
            float beta = -3f * (index - 1.1f);
            Assert.Equal(
                sums.Zip(old[index], (sum, c) => MathF.FusedMultiplyAdd(alpha, sum, beta * c)),
                setup.Optimizer.State(parameter, "a").ToArray());
        }
    }

    [Theory]
    [InlineData(1, 1, 5)]
    [InlineData(2, 33, 65)]
    [InlineData(3, 100, 1500)]
    [InlineData(3, 1500, 1)]
    public void Transpose_TurnsRowsIntoColumns(int threads, int rows, int columns)
    {
        RearrangementDescriptor transpose = Rearrange(RearrangementKind.Transpose, [0], 2);
        HandWrittenRule rule = Rule([transpose], launcher => launcher.Launch(transpose, default(NoScalars)), (slot, shapes) =>
            new SlotShape((int)shapes.Columns(0), shapes.Rows(0)));
        using Setup setup = Start(rule, threads, [rows, columns]);

        setup.Optimizer.Step();

        foreach (Parameter parameter in setup.Parameters)
        {
            Assert.Equal([columns, rows], setup.Optimizer.StateShape(parameter, "a"));
            Assert.Equal(Transposed(rows, columns, parameter.Value.ToArray()), setup.Optimizer.State(parameter, "a").ToArray());
        }
    }

    [Theory]
    [InlineData(RearrangementKind.SortColumns, 1, 7, 9)]
    [InlineData(RearrangementKind.SortColumns, 3, 40, 5000)]
    [InlineData(RearrangementKind.SortRows, 1, 9, 7)]
    [InlineData(RearrangementKind.SortRows, 3, 500, 300)]
    public void Sort_PutsLargestKeysFirst_EqualOnesAsTheyCame_NaNLast(RearrangementKind kind, int threads, int rows, int columns)
    {
        bool byColumn = kind == RearrangementKind.SortColumns;
        RearrangementDescriptor sort = Rearrange(kind, [0, 3], 2);
        HandWrittenRule rule = Rule([sort], launcher => launcher.Launch(sort, default(NoScalars)), (slot, shapes) =>
            slot == 2 ? new SlotShape(rows, columns) : byColumn ? new SlotShape(1, columns) : new SlotShape(rows, 1));
        using Setup setup = Start(rule, threads, [rows, columns]);
        float[][] keys = [.. setup.Parameters.Select(_ => Keys(byColumn ? columns : rows))];
        for (int index = 0; index < Matrices; index++)
        {
            setup.Optimizer.WriteState(setup.Parameters[index], "b", keys[index]);
        }

        setup.Optimizer.Step();

        for (int index = 0; index < Matrices; index++)
        {
            float[] own = keys[index];
            int[] order =
            [
                .. Enumerable.Range(0, own.Length).OrderBy(position => float.IsNaN(own[position]))
                    .ThenByDescending(position => own[position]).ThenBy(position => position),
            ];
            float[] source = setup.Parameters[index].Value.ToArray();
            Assert.Equal(
                Enumerable.Range(0, rows * columns).Select(element => byColumn
                    ? source[(element / columns * columns) + order[element % columns]]
                    : source[(order[element / columns] * columns) + (element % columns)]),
                setup.Optimizer.State(setup.Parameters[index], "a").ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Factorizations_OfABatch_SolveTheEquationsOfEachMatrix(int threads)
    {
        const int Size = 24, Columns = 3;
        var solve = new FactorizationDescriptor
        {
            Name = "Solve",
            Kind = FactorizationKind.Solve,
            Reads = [2, 3],
            Writes = [4],
            Scalars = [],
            Inputs = [2, 3],
            Outputs = [4],
        };
        HandWrittenRule rule = Rule([solve], launcher => launcher.Launch(solve, default(NoScalars)), (slot, shapes) =>
            new SlotShape(Size, slot == 2 ? Size : Columns));
        using Setup setup = Start(rule, threads, [Size, 5]);
        foreach (Parameter parameter in setup.Parameters)
        {
            float[] noise = Numbers(Size * Size);
            float[] spd = CanonicalOrder.MatMul(Size, Size, Size, noise, Transposed(Size, Size, noise));
            for (int diagonal = 0; diagonal < Size; diagonal++)
            {
                spd[diagonal * (Size + 1)] += Size;
            }

            setup.Optimizer.WriteState(parameter, "a", spd);
            setup.Optimizer.WriteState(parameter, "b", Numbers(Size * Columns));
        }

        setup.Optimizer.Step();

        foreach (Parameter parameter in setup.Parameters)
        {
            float[] back = CanonicalOrder.MatMul(
                Size, Size, Columns, setup.Optimizer.State(parameter, "a").ToArray(), setup.Optimizer.State(parameter, "c").ToArray());
            float[] right = setup.Optimizer.State(parameter, "b").ToArray();
            Assert.All(right.Zip(back), pair => Assert.InRange(pair.Second - pair.First, -1e-4f, 1e-4f));
        }
    }

    [Fact]
    public void Product_OfMatricesThatDoNotFit_IsRefusedWhereThePlanLaunchesIt()
    {
        var product = new ProductDescriptor
        {
            Name = "Misfit", Reads = [0, 1], Writes = [2], Scalars = ["alpha", "beta"], A = 0, B = 1, D = 2,
        };
        bool launches = false;
        HandWrittenRule rule = Rule(
            [product],
            launcher =>
            {
                if (launches)
                {
                    launcher.Launch(product, (1f, 0f));
                }
            },
            (slot, shapes) => new SlotShape(3, 3));
        using var parameters = new ParameterSet();
        parameters.Add("w", [3, 4]);
        using var optimizer = new Optimizer(parameters, rule);

        // As an operation for matrices of other extents is not, by a plan that asks for extents.
        optimizer.Step();
        launches = true;
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(optimizer.Step);

        Assert.Contains("Misfit multiplies [3, 4] and [3, 4] to [3, 3]", error.Message, StringComparison.Ordinal);
    }

    private static HandWrittenRule Rule(
        OperationDescriptor[] operations, Action<IKernelLauncher> plan, Func<int, ISlotShapes, SlotShape> extents)
    {
        SlotDescriptor[] states = [new("a", SlotKind.State), new("b", SlotKind.State), new("c", SlotKind.State)];
        return new HandWrittenRule(HandWrittenRule.Describe("Matrices", states, operations), plan) { Extents = extents };
    }

    private static RearrangementDescriptor Rearrange(RearrangementKind kind, int[] inputs, int output) => new()
    {
        Name = $"{kind}", Kind = kind, Reads = [.. inputs], Writes = [output], Scalars = [], Inputs = [.. inputs], Output = output,
    };

    private static float[] Transposed(int rows, int columns, float[] matrix) =>
        [.. Enumerable.Range(0, rows * columns).Select(element => matrix[(element % rows * columns) + (element / rows)])];

    private float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextSingle() - 0.5f)];

    // Some equal, zeros of both signs, negative ones and NaN.
    private float[] Keys(int count) =>
    [
        .. Enumerable.Range(0, count).Select(index => (index % 7) switch
        {
            0 => 0f,
            1 => -0f,
            2 => index % 2 == 0 ? float.NaN : float.NegativeInfinity,
            3 => -0.25f,
            _ => MathF.Round(_random.NextSingle() * 20) - 10,
        }),
    ];

    private Setup Start(HandWrittenRule rule, int threads, Shape shape)
    {
        var device = new CpuDevice(threads);
        var parameters = new ParameterSet();
        for (int index = 0; index < Matrices; index++)
        {
            Parameter parameter = parameters.Add($"w{index}", shape);
            Numbers((int)shape.Length).CopyTo(parameter.Value);
            Numbers((int)shape.Length).CopyTo(parameter.Gradient);
        }

        return new Setup(device, parameters, new Optimizer(parameters, rule, device));
    }

    private sealed record Setup(CpuDevice Device, ParameterSet Parameters, Optimizer Optimizer) : IDisposable
    {
        public void Dispose()
        {
            Optimizer.Dispose();
            Parameters.Dispose();
            Device.Dispose();
        }
    }
}

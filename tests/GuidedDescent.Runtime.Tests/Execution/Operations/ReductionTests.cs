using GuidedDescent.Execution.Cpu;
using GuidedDescent.Runtime.Tests.Language;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>Reductions against the same order of additions written as plain loops, bit for bit.</summary>
public class ReductionTests
{
    private static readonly int[] s_lengths =
        [0, 1, 5, 31, 32, 33, 1023, 1024, 1025, 2048, 4096 + 7, 100_000, (256 * 1024) + 1, (257 * 1024) + 9];

    private static readonly (int Rows, int Columns)[] s_matrices =
    [
        (1, 1), (1, 3000), (2, 5), (3, 1024), (4, 1), (5, 1025), (7, 33), (31, 5), (32, 1), (33, 3000), (64, 1024), (65, 1025), (70, 5),
        (70, 9001), (3000, 1), (1000, 31), (0, 5), (5, 0),
    ];

    public static TheoryData<int, int> Devices { get; } = new()
    {
        { 1, CpuDevice.DefaultChunkElements }, { 2, 1024 }, { 3, 16 }, { 7, 2032 }, { 2, CpuDevice.DefaultChunkElements },
    };

    [Theory]
    [MemberData(nameof(Devices))]
    public void OverTensors_GiveTheBitsOfTheFixedOrder(int threads, int chunkElements)
    {
        using var device = new CpuDevice(threads, chunkElements);
        using var parameters = new ParameterSet();
        Fill(parameters, [.. s_lengths.Select(length => Shape.Of(length))]);
        float[][] products = [.. parameters.Select(Products)];
        using var optimizer = new Optimizer(parameters, ReductionRules.OverTensors, device);

        optimizer.Step();

        for (int index = 0; index < products.Length; index++)
        {
            float[] product = products[index];
            if (product.Length == 0)
            {
                continue;
            }

            AssertSame(product, optimizer.State(parameters[index], "product"));
            AssertSame([CanonicalOrder.Sum(product)], optimizer.State(parameters[index], "sum"));
            AssertSame([product.Max(MathF.Abs)], optimizer.State(parameters[index], "largest"));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void OverMatrices_GiveTheBitsOfTheFixedOrder(int threads, int chunkElements)
    {
        using var device = new CpuDevice(threads, chunkElements);
        using var parameters = new ParameterSet();
        Fill(parameters, [.. s_matrices.Select(matrix => Shape.Of(matrix.Rows, matrix.Columns)), [8, 3, 5, 7]]);
        float[][] products = [.. parameters.Select(Products)];
        using var optimizer = new Optimizer(parameters, ReductionRules.OverMatrices, device);
        var random = new Random(5);
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Length > 0))
        {
            optimizer.WriteState(parameter, "perRow", Numbers(random, parameter.Shape[0]));
            optimizer.WriteState(parameter, "perColumn", Numbers(random, (int)(parameter.Length / parameter.Shape[0])));
        }

        optimizer.Step();

        for (int index = 0; index < products.Length; index++)
        {
            if (parameters[index].Length > 0)
            {
                AssertReduced(optimizer, parameters[index], products[index]);
            }
        }
    }

    [Fact]
    public void MaxAbs_WithANaNAnywhere_IsNaN()
    {
        foreach (int place in new[] { 0, 1030, 4095, 4096, 4099 })
        {
            using var parameters = new ParameterSet();
            Fill(parameters, [[4100]]);
            parameters[0].Value[place] = float.NaN;
            using var optimizer = new Optimizer(parameters, ReductionRules.OverTensors);

            optimizer.Step();

            Assert.True(float.IsNaN(optimizer.State(parameters[0], "largest")[0]), $"NaN at {place}");
            Assert.True(float.IsNaN(optimizer.State(parameters[0], "sum")[0]), $"NaN at {place}");
        }
    }

    [Fact]
    public void Step_OnMemoryOfOthers_TouchesNothingAroundIt()
    {
        using var weights = new GuardedMemory(37 * 1029, misalignedBy: 1);
        using var gradients = new GuardedMemory(37 * 1029, misalignedBy: 3);
        using var parameters = new ParameterSet();
        var random = new Random(1);
        Numbers(random, weights.Span.Length).CopyTo(weights.Span);
        Numbers(random, weights.Span.Length).CopyTo(gradients.Span);
        float[] gradient = gradients.Span.ToArray();
        unsafe
        {
            parameters.Wrap("w", [37, 1029], weights.Start, gradients.Start);
        }

        using var optimizer = new Optimizer(parameters, ReductionRules.OverMatrices);
        optimizer.Step();
        optimizer.Step();

        weights.AssertFencesIntact();
        gradients.AssertFencesIntact();
        AssertSame(gradient, gradients.Span);
    }

    private static void AssertReduced(Optimizer optimizer, Parameter parameter, float[] products)
    {
        int rows = parameter.Shape[0];
        int columns = products.Length / rows;
        float largest = products.Max(MathF.Abs);
        AssertSame([CanonicalOrder.Sum(products)], optimizer.State(parameter, "sum"));
        AssertSame([largest], optimizer.State(parameter, "largest"));
        float[] perRow = optimizer.State(parameter, "perRow").ToArray();
        float[] perColumn = optimizer.State(parameter, "perColumn").ToArray();
        float[] values =
        [
            .. products.Select((product, index) =>
                ReductionRules.Value(product, perColumn[index % columns], perRow[index / columns], largest)),
        ];
        AssertSame(values, parameter.Value);
        AssertSame(CanonicalOrder.RowSum(rows, columns, values), optimizer.State(parameter, "rowSums"));
        AssertSame(CanonicalOrder.ColumnSum(rows, columns, values), optimizer.State(parameter, "columnSums"));
    }

    private static void Fill(ParameterSet parameters, Shape[] shapes)
    {
        var random = new Random(3);
        foreach (Shape shape in shapes)
        {
            Parameter parameter = parameters.Add($"p{parameters.Count}", shape);
            Numbers(random, (int)shape.Length).CopyTo(parameter.Value);
            Numbers(random, (int)shape.Length).CopyTo(parameter.Gradient);
        }
    }

    private static float[] Products(Parameter parameter)
    {
        float[] products = new float[parameter.Length];
        for (int index = 0; index < products.Length; index++)
        {
            products[index] = parameter.Value[index] * parameter.Gradient[index];
        }

        return products;
    }

    // Of very different sizes, so that another order of additions shows.
    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.4f) * MathF.Exp(8 * random.NextSingle()))];

    private static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.True(
                BitConverter.SingleToUInt32Bits(expected[index]) == BitConverter.SingleToUInt32Bits(actual[index]),
                $"Element {index} of {expected.Length} is {actual[index]:R} instead of {expected[index]:R}.");
        }
    }
}

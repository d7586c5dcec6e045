using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Language;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Generator.Tests.Codegen;

/// <summary>Kernels that go tile by tile compute what the rule says, and leave the same bits as SIMD kernels and as CUDA text.</summary>
public class TiledKernelTests
{
    private const int Steps = 3;

    public static TheoryData<string, int, int> Cases => new()
    {
        { "Flat", 1, 1 },
        { "Flat", 37, 113 },
        { "Flat", 5, 2048 },
        { "Overwriting", 37, 113 },
        { "Banded", 1, 1 },
        { "Banded", 3, 2100 },
        { "Banded", 37, 113 },
        { "Banded", 70, 1024 },
        { "Banded", 129, 7 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void SimdKernels_AgreeWithTheRule(string record, int rows, int columns)
    {
        IUpdateRule rule = LoadedRule.Create(TiledRules.Source, record);
        using var run = new CpuPlanRun(rule, rows, columns);
        Tensor[] expected = [.. Enumerable.Range(0, run.Descriptor.Slots.Length).Select(slot => ToTensor(run, slot))];

        for (int step = 1; step <= Steps; step++)
        {
            Fill(run, step);
            expected[0] = step == 1 ? ToTensor(run, 0) : expected[0];
            expected[1] = ToTensor(run, 1);
            run.Step(step);
            run.Rule.Evaluate(new Step(step), expected);
        }

        for (int slot = 0; slot < run.Descriptor.Slots.Length; slot++)
        {
            if (run.Descriptor.Slots[slot].Kind is SlotKind.Weight or SlotKind.State)
            {
                AssertNear(expected[slot], run.Slot(slot), run.Descriptor.Slots[slot].Name);
            }
        }
    }

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void CudaText_LeavesTheBitsOfTheSimdKernels(string record, int rows, int columns) =>
        CompareBits(record, rows, columns, new EmulatedCudaOptions { Seed = 5, GridSize = 3 });

    [GxxTheory]
    [InlineData("Flat", 37, 113)]
    [InlineData("Overwriting", 37, 113)]
    [InlineData("Banded", 37, 1100)]
    public void CudaText_TouchesNothingOutside(string record, int rows, int columns) =>
        CompareBits(record, rows, columns, new EmulatedCudaOptions { Sanitize = true });

    [ClangTheory]
    [InlineData("Flat")]
    [InlineData("Overwriting")]
    [InlineData("Banded")]
    public void CudaText_CompilesToExactInstructions(string record)
    {
        RuleDescriptor rule = LoadedRule.Create(TiledRules.Source, record).Descriptor;

        PtxModule module = PtxCompiler.Compile(rule.CudaSource);

        Assert.Equal(rule.Kernels.Select(kernel => kernel.EntryPoint).Order(), module.EntryPoints.Order());
        Assert.False(module.UsesLocalMemory);
        Assert.False(module.UsesDoublePrecision);
        Assert.Empty(module.UnresolvedFunctions);
        Assert.Empty(module.Approximations);
    }

    /// <summary>
    /// What a tile comes to is the sum of 32 lanes, combined as a tree: written out here once more, for sums of plain loads.
    /// </summary>
    [Fact]
    public void SumOfATile_HasTheCanonicalOrder()
    {
        using var run = new CpuPlanRun(LoadedRule.Create(TiledRules.Source, "Overwriting"), 3, 1111);
        Fill(run, step: 1);
        float[] weights = run.Slot(0).ToArray();

        run.Step(1);

        int place = run.Partials.FindIndex(partials => partials.SequenceEqual(weights.Chunk(1024).Select(SumOfTile)));
        Assert.True(place >= 0, "No reduction left the sums of the weight's tiles.");
    }

    private static float SumOfTile(float[] tile)
    {
        float[] lanes = new float[32];
        for (int element = 0; element < tile.Length; element++)
        {
            lanes[element % 32] += tile[element];
        }

        for (int half = 16; half > 0; half /= 2)
        {
            lanes = [.. Enumerable.Range(0, half).Select(lane => lanes[lane] + lanes[lane + half])];
        }

        return lanes[0];
    }

    private static void CompareBits(string record, int rows, int columns, EmulatedCudaOptions options)
    {
        IUpdateRule rule = LoadedRule.Create(TiledRules.Source, record);
        using var simd = new CpuPlanRun(rule, rows, columns);
        using var cuda = new CudaPlanRun(rule, rows, columns, options);
        for (int step = 1; step <= Steps; step++)
        {
            Fill(simd, step);
            Fill(cuda, step);
            simd.Step(step);
            cuda.Step(step);
            Assert.Equal(simd.Partials.Count, cuda.Partials.Count);
            for (int index = 0; index < simd.Partials.Count; index++)
            {
                Assert.Equal(Bits(simd.Partials[index]), Bits(cuda.Partials[index]));
            }

            for (int slot = 0; slot < simd.Descriptor.Slots.Length; slot++)
            {
                Assert.Equal(Bits(simd.Slot(slot)), Bits(cuda.Slot(slot)));
            }
        }
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => [.. numbers.ToArray().Select(BitConverter.SingleToInt32Bits)];

    // A new gradient for each step, and the weight before the first.
    private static void Fill(PlanRun run, int step)
    {
        var random = new Random(17 * step);
        for (int slot = step == 1 ? 0 : 1; slot < 2; slot++)
        {
            foreach (ref float number in run.Slot(slot))
            {
                number = (float)((2 * random.NextDouble()) - 1);
            }
        }
    }

    private static Tensor ToTensor(PlanRun run, int slot) =>
        Tensor.FromSingles([run.Rows(slot), (int)run.Columns(slot)], run.Slot(slot));

    private static void AssertNear(Tensor expected, ReadOnlySpan<float> actual, string name)
    {
        for (int element = 0; element < actual.Length; element++)
        {
            double bound = 2e-5 * (1 + Math.Abs(expected.Values[element]));
            Assert.True(
                Math.Abs(expected.Values[element] - actual[element]) <= bound,
                $"{name}[{element}] is {actual[element]}, but should be {expected.Values[element]}.");
        }
    }
}

using System.Collections.Immutable;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>One matrix of several blocks, and the blocks as matrices of their own, trained alike beside another matrix.</summary>
internal static class FusedTraining
{
    private const int Steps = 3;

    /// <summary>
    /// Rules over matrices of all kinds: with products, with row and column statistics, with factorizations, with group sums.
    /// </summary>
    public static TheoryData<string> RuleNames => [.. s_rules.Keys];

    private static readonly Dictionary<string, IUpdateRule> s_rules = new()
    {
        ["Muon"] = new Muon(WeightDecay: 0.1),
        ["NorMuon"] = new NorMuon(WeightDecay: 0.1),
        ["Shampoo"] = new Shampoo(WeightDecay: 0.1),
        ["Soap"] = new Soap(),
        ["Adafactor"] = new Adafactor(WeightDecay: 0.1),
        ["Came"] = new Came(WeightDecay: 0.1),
    };

    /// <summary>Trains blocks of one shape both ways and compares all weights and states, bit by bit.</summary>
    public static void AssertSameBits(Device device, string ruleName, int blocks, Shape block) =>
        AssertSameBits(device, ruleName, ParameterRole.HiddenMatrix.Fused(blocks), [.. Enumerable.Repeat(block, blocks)]);

    /// <summary>Trains blocks of several shapes both ways and compares all weights and states, bit by bit.</summary>
    public static void AssertSameBits(
        Device device, string ruleName, ImmutableArray<int> rows, int columns, GradientPipeline? gradients = null) =>
        AssertSameBits(
            device, ruleName, ParameterRole.HiddenMatrix.FusedRows(rows), [.. rows.Select(count => Shape.Of(count, columns))], gradients);

    private static void AssertSameBits(
        Device device, string ruleName, ParameterRole role, Shape[] blocks, GradientPipeline? gradients = null)
    {
        IUpdateRule rule = s_rules[ruleName];
        using var together = new ParameterSet(device);
        using var apart = new ParameterSet(device);
        Parameter fused = together.Add("fused", [blocks.Sum(block => block[0]), blocks[0][1]], role);
        Parameter[] single = [.. blocks.Select((block, index) => apart.Add($"single{index}", block))];
        Parameter[] others = [together.Add("other", blocks[0]), apart.Add("other", blocks[0])];
        Fill(fused.WriteValue, single, parameter => parameter.WriteValue, seed: 1);
        using var fusedOptimizer = new Optimizer(together, rule, gradients: gradients);
        using var singleOptimizer = new Optimizer(apart, rule, gradients: gradients);

        for (int step = 0; step < Steps; step++)
        {
            Fill(fused.WriteGradient, single, parameter => parameter.WriteGradient, seed: 2 + step);
            Array.ForEach(others, other => other.WriteGradient(Numbers(other.Length, seed: 100 + step)));
            fusedOptimizer.Step();
            singleOptimizer.Step();
        }

        AssertBits("weights", single.SelectMany(block => Read(block.ReadValue, block.Length)), Read(fused.ReadValue, fused.Length));
        AssertBits("others", Read(others[1].ReadValue, others[1].Length), Read(others[0].ReadValue, others[0].Length));
        foreach (SlotDescriptor state in rule.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.State))
        {
            Parameter[] kept = [.. single.Where(parameter => IsKept(singleOptimizer, parameter, state.Name))];
            if (kept.Length > 0)
            {
                Assert.Equal(
                    Stacked([.. kept.Select(parameter => singleOptimizer.StateShape(parameter, state.Name))]),
                    fusedOptimizer.StateShape(fused, state.Name));
                AssertBits(
                    state.Name,
                    kept.SelectMany(parameter => singleOptimizer.State(parameter, state.Name).ToArray()),
                    fusedOptimizer.State(fused, state.Name).ToArray());
            }
        }

        Assert.Equal(singleOptimizer.Groups[0].StateBytes, fusedOptimizer.Groups[0].StateBytes);
    }

    /// <summary>States of as many columns lie one below the other, others have one axis.</summary>
    private static Shape Stacked(Shape[] states) =>
        states.All(state => state[1] == states[0][1])
            ? [states.Sum(state => state[0]), states[0][1]]
            : [(int)states.Sum(state => state.Length)];

    private delegate void Write(ReadOnlySpan<float> source, long start = 0);

    private delegate void Reader(Span<float> destination, long start = 0);

    private static bool IsKept(Optimizer optimizer, Parameter parameter, string state)
    {
        try
        {
            return optimizer.State(parameter, state).Length > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Fill(Write fused, Parameter[] single, Func<Parameter, Write> writeOf, int seed)
    {
        long start = 0;
        foreach ((int index, Parameter parameter) in single.Index())
        {
            float[] numbers = Numbers(parameter.Length, (10 * seed) + index);
            writeOf(parameter)(numbers);
            fused(numbers, start);
            start += parameter.Length;
        }
    }

    private static float[] Read(Reader reader, long length)
    {
        float[] values = new float[length];
        reader(values);
        return values;
    }

    private static void AssertBits(string what, IEnumerable<float> expected, float[] actual)
    {
        float[] wanted = [.. expected];
        Assert.All(wanted, value => Assert.True(float.IsFinite(value), $"{what} is no test: {value}."));
        Assert.True(wanted.Any(value => value != 0), $"{what} is no test: all zero.");
        Assert.Equal(wanted.Select(BitConverter.SingleToUInt32Bits), actual.Select(BitConverter.SingleToUInt32Bits));
    }

    private static float[] Numbers(long length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)length).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}

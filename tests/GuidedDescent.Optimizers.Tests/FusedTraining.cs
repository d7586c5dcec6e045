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

    /// <summary>Trains both and compares all weights and states, bit by bit.</summary>
    public static void AssertSameBits(Device device, string ruleName, int blocks, Shape block)
    {
        IUpdateRule rule = s_rules[ruleName];
        using var together = new ParameterSet(device);
        using var apart = new ParameterSet(device);
        Parameter fused = together.Add("fused", [blocks * block[0], block[1]], ParameterRole.HiddenMatrix.Fused(blocks));
        Parameter[] single = [.. Enumerable.Range(0, blocks).Select(index => apart.Add($"single{index}", block))];
        Parameter[] others = [together.Add("other", block), apart.Add("other", block)];
        Fill(fused.WriteValue, single.Select<Parameter, Write>(parameter => parameter.WriteValue), block.Length, seed: 1);
        using var fusedOptimizer = new Optimizer(together, rule);
        using var singleOptimizer = new Optimizer(apart, rule);

        for (int step = 0; step < Steps; step++)
        {
            Fill(fused.WriteGradient, single.Select<Parameter, Write>(parameter => parameter.WriteGradient), block.Length, seed: 2 + step);
            Array.ForEach(others, other => other.WriteGradient(Numbers(block.Length, seed: 100 + step)));
            fusedOptimizer.Step();
            singleOptimizer.Step();
        }

        AssertBits("weights", single.SelectMany(parameter => Read(parameter.ReadValue, block.Length)), Read(fused.ReadValue, fused.Length));
        AssertBits("others", Read(others[1].ReadValue, block.Length), Read(others[0].ReadValue, block.Length));
        foreach (SlotDescriptor state in rule.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.State))
        {
            if (!IsKept(singleOptimizer, single[0], state.Name))
            {
                continue;
            }

            Shape shape = singleOptimizer.StateShape(single[0], state.Name);
            Assert.Equal([blocks * shape[0], shape[1]], fusedOptimizer.StateShape(fused, state.Name));
            AssertBits(
                state.Name,
                single.SelectMany(parameter => singleOptimizer.State(parameter, state.Name).ToArray()),
                fusedOptimizer.State(fused, state.Name).ToArray());
        }

        Assert.Equal(singleOptimizer.Groups[0].StateBytes, fusedOptimizer.Groups[0].StateBytes);
    }

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

    private static void Fill(Write fused, IEnumerable<Write> single, long length, int seed)
    {
        foreach ((int index, Write write) in single.Index())
        {
            float[] numbers = Numbers(length, (10 * seed) + index);
            write(numbers);
            fused(numbers, index * length);
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

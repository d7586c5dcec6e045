using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution;

public unsafe class CpuExecutionTests
{
    private static readonly int[] s_lengths = [0, 1, 7, 8, 9, 255, 1023, 65_537, 3, 4_096, 20_000, 1];

    public static TheoryData<int, int> ThreadsAndChunks
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (int threads in new[] { 1, 2, 3, 7 })
            {
                foreach (int chunk in new[] { 16, 48, 1024, 65_536 })
                {
                    data.Add(threads, chunk);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ThreadsAndChunks))]
    public void Step_AnyThreadsAndChunks_UpdatesEveryElementOnceWithTheSameBits(int threads, int chunk)
    {
        using var device = new CpuDevice(threads, chunk);
        using var parameters = new ParameterSet();
        foreach (int length in s_lengths)
        {
            Randomize(parameters.Add($"p{parameters.Count}", [length]), parameters.Count);
        }

        AssertStepsMatchReference(parameters, device);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 48)]
    [InlineData(2, 65_536)]
    public void Step_WrappedUnalignedMemory_StaysInsideItsTensors(int threads, int chunk)
    {
        using var device = new CpuDevice(threads, chunk);
        using var parameters = new ParameterSet();
        List<GuardedMemory> memories = [];
        foreach (int length in s_lengths)
        {
            var value = new GuardedMemory(length, misalignedBy: 1 + (parameters.Count % 7));
            var gradient = new GuardedMemory(length, misalignedBy: 7 - (parameters.Count % 7));
            memories.AddRange([value, gradient]);
            Randomize(parameters.Wrap($"p{parameters.Count}", [length], value.Start, gradient.Start), parameters.Count);
        }

        AssertStepsMatchReference(parameters, device);
        foreach (GuardedMemory memory in memories)
        {
            memory.AssertFencesIntact();
            memory.Dispose();
        }
    }

    [Fact]
    public void Step_ThousandsOfTensors_UpdatesEveryElementOnce()
    {
        using var device = new CpuDevice(threads: 3);
        using var parameters = new ParameterSet();
        for (int index = 0; index < 3_000; index++)
        {
            int length = index % 41;
            Parameter parameter = index % 2 == 0
                ? parameters.Add($"p{index}", [length])
                : parameters.Wrap($"p{index}", [length], new float[length], new float[length]);
            Randomize(parameter, index);
        }

        AssertStepsMatchReference(parameters, device);
    }

    [Fact]
    public void Step_WithoutMomentum_NeedsNoState()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [100]);
        Randomize(parameter, seed: 1);
        float[] before = parameter.Value.ToArray();
        using var optimizer = new Optimizer(parameters, new MomentumRule(LearningRate: 0.5, Momentum: 0));

        optimizer.Step();

        Assert.Equal(0, optimizer.Groups[0].StateBytes);
        for (int index = 0; index < before.Length; index++)
        {
            Assert.Equal(MathF.FusedMultiplyAdd(-0.5f, parameter.Gradient[index], before[index]), parameter.Value[index]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void ZeroGradients_AnyThreads_ClearsEveryGradientAndNothingElse(int threads)
    {
        using var device = new CpuDevice(threads);
        using var parameters = new ParameterSet();
        List<GuardedMemory> memories = [];
        foreach (int length in s_lengths)
        {
            var value = new GuardedMemory(length, misalignedBy: 5);
            var gradient = new GuardedMemory(length, misalignedBy: 3);
            memories.AddRange([value, gradient]);
            parameters.Add($"owned{parameters.Count}", [length]);
            parameters.Wrap($"wrapped{parameters.Count}", [length], value.Start, gradient.Start);
        }

        foreach (Parameter parameter in parameters)
        {
            parameter.Value.Fill(1);
            parameter.Gradient.Fill(2);
        }

        using var optimizer = new Optimizer(parameters, new MomentumRule(), device);
        optimizer.ZeroGradients();

        foreach (Parameter parameter in parameters)
        {
            Assert.True(parameter.Gradient.IndexOfAnyExcept(0f) < 0, parameter.Name);
            Assert.True(parameter.Value.IndexOfAnyExcept(1f) < 0, parameter.Name);
        }

        foreach (GuardedMemory memory in memories)
        {
            memory.AssertFencesIntact();
            memory.Dispose();
        }
    }

    private static void AssertStepsMatchReference(ParameterSet parameters, CpuDevice device)
    {
        var rule = new MomentumRule(LearningRate: 0.37, Momentum: 0.81, Start: 0.25);
        float[][] weights = [.. parameters.Select(parameter => parameter.Value.ToArray())];
        float[][] states = [.. weights.Select(weight => Enumerable.Repeat(0.25f, weight.Length).ToArray())];
        using var optimizer = new Optimizer(parameters, rule, device);
        for (int step = 0; step < 3; step++)
        {
            optimizer.Step();
            for (int index = 0; index < weights.Length; index++)
            {
                Span<float> gradient = parameters[index].Gradient;
                for (int element = 0; element < gradient.Length; element++)
                {
                    rule.Reference(ref weights[index][element], gradient[element], ref states[index][element]);
                }
            }
        }

        foreach ((Parameter parameter, int index) in parameters.Select((parameter, index) => (parameter, index)))
        {
            Assert.True(Bits(parameter.Value).SequenceEqual(Bits(weights[index])), $"{parameter}: weights differ");
            Assert.True(Bits(optimizer.State(parameter, "m")).SequenceEqual(Bits(states[index])), $"{parameter}: states differ");
        }
    }

    private static ReadOnlySpan<uint> Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, uint>(values);

    private static void Randomize(Parameter parameter, int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in parameter.Value)
        {
            value = random.NextSingle() - 0.5f;
        }

        foreach (ref float gradient in parameter.Gradient)
        {
            gradient = random.NextSingle() - 0.5f;
        }
    }
}

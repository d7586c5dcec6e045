using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>Averages of weights of 16 bits, and evaluation with them.</summary>
public class StoredAverageTests
{
    private static readonly (string, int)[] s_tensors = [("a", 1), ("b", 5_003), ("c", 70_001), ("d", 7)];

    private static readonly WeightAverage s_slow = WeightAverage.Exponential(0.75);
    private static readonly WeightAverage s_copy = WeightAverage.Stochastic(start: 3, interval: 2);

    // Single precision that goes on from the stored weights in each step has the weights before they are rounded.
    [Theory]
    [MemberData(nameof(StoredWeightTests.FormatsAndRoundings), MemberType = typeof(StoredWeightTests))]
    public void Averages_FollowTheWeightsBeforeTheyAreRounded(StorageFormat storage, WeightRounding rounding)
    {
        using var device = new CpuDevice(threads: 3, chunkElements: 2_048);
        using StoredTraining training = Train(storage, rounding, steps: 0, device);
        using var twins = new ParameterSet();
        foreach (Parameter parameter in training.Parameters)
        {
            twins.Add(parameter.Name, parameter.Shape);
        }

        using var twin = new Optimizer(twins, RuleCases.Get("AdamW"));
        float[] slow = training.Weights();
        float[] copy = training.Weights();
        for (int step = 1; step <= 4; step++)
        {
            foreach (Parameter parameter in training.Parameters)
            {
                training.Optimizer.ReadPreciseValue(parameter, twins[parameter.Name].Value);
            }

            training.Train(1);
            foreach (Parameter parameter in training.Parameters)
            {
                parameter.ReadGradient(twins[parameter.Name].Gradient);
            }

            twin.Step();
            float[] weights = [.. twins.SelectMany(parameter => parameter.Value.ToArray())];
            Draw(slow, weights, (float)s_slow.RateAt(step));
            Draw(copy, weights, (float)s_copy.RateAt(step));
            Assert.Equal(StoredTraining.Text(slow), StoredTraining.Text(training.Average(s_slow)));
            Assert.Equal(StoredTraining.Text(copy), StoredTraining.Text(training.Average(s_copy)));
        }
    }

    [Theory]
    [MemberData(nameof(StoredWeightTests.FormatsAndRoundings), MemberType = typeof(StoredWeightTests))]
    public void EvaluateWith_RoundsTheAverageAndBringsEveryByteBack(StorageFormat storage, WeightRounding rounding)
    {
        using StoredTraining training = Train(storage, rounding, steps: 3);
        using StoredTraining undisturbed = Train(storage, rounding, steps: 3);
        // Payloads of what is not a number are bits, too; the master copy follows this weight at the next step.
        Span<ushort> bits = Bits(training.Parameters["b"], storage);
        bits[1] = (ushort)(storage == StorageFormat.Half ? 0x7C01 : 0x7F81);
        bits.CopyTo(Bits(undisturbed.Parameters["b"], storage));
        SortedDictionary<string, string> before = training.Bits("m", "v");
        float[] average = training.Average(s_slow);

        using (training.Optimizer.EvaluateWith(s_slow))
        {
            Assert.Equal(average.Select(number => Round(number, storage)), training.Weights());
            Assert.Equal(StoredTraining.Text(average), StoredTraining.Text(training.Average(s_slow)));
            Assert.Throws<InvalidOperationException>(() => training.PreciseWeights());
        }

        Assert.Equal(before, training.Bits("m", "v"));
        Assert.Equal(StoredTraining.Text(average), StoredTraining.Text(training.Average(s_slow)));
        training.Train(2);
        undisturbed.Train(2);
        Assert.Equal(undisturbed.Bits("m", "v"), training.Bits("m", "v"));
        Assert.Equal(StoredTraining.Text(undisturbed.Average(s_slow)), StoredTraining.Text(training.Average(s_slow)));
    }

    [Fact]
    public void EvaluateWith_WhatIsWrittenMeanwhile_GoesToTheAverage()
    {
        using StoredTraining training = Train(StorageFormat.BFloat16, WeightRounding.MasterCopy, steps: 2);
        SortedDictionary<string, string> before = training.Bits("m", "v");
        float[] average = training.Average(s_slow);
        using (training.Optimizer.EvaluateWith(s_slow))
        {
            training.Parameters["c"].WriteValue([0.5f, 0.25f], start: 4_000);
            Assert.Equal(0.25f, training.Average(s_slow)[5_004 + 4_001]);
        }

        average[5_004 + 4_000] = 0.5f;
        average[5_004 + 4_001] = 0.25f;
        Assert.Equal(StoredTraining.Text(average), StoredTraining.Text(training.Average(s_slow)));
        Assert.Equal(before, training.Bits("m", "v"));
    }

    [Fact]
    public void Dispose_WhileALeaseIsOpen_BringsTheWeightsBackWithoutThreads()
    {
        var device = new CpuDevice(threads: 2);
        StoredTraining training = Train(StorageFormat.Half, WeightRounding.Stochastic, steps: 2, device);
        float[] weights = training.Weights();
        training.Optimizer.EvaluateWith(s_slow);
        Assert.NotEqual(weights, training.Weights());
        device.Dispose();
        training.Optimizer.Dispose();
        Assert.Equal(weights, training.Weights());
        training.Parameters.Dispose();
    }

    [Fact]
    public void ResetAverages_TakesTheWeightsAsTheRuleSeesThem()
    {
        using StoredTraining training = Train(StorageFormat.BFloat16, WeightRounding.Compensated, steps: 2);
        training.Optimizer.ResetAverages();
        Assert.NotEqual(training.Weights(), training.PreciseWeights());
        Assert.Equal(training.PreciseWeights(), training.Average(s_slow));
    }

    [Fact]
    public void AverageBytes_AreFourForEachAverageAndTwoForThePlaceAside()
    {
        using StoredTraining training = Train(StorageFormat.BFloat16, WeightRounding.Stochastic, steps: 0);
        Assert.Equal(75_012 * (4 + 4 + 2), training.Optimizer.AverageBytes);
        using var single = new StoredTraining(
            RuleCases.Get("AdamW"), StorageFormat.Single, new GroupPrecision(), s_tensors, averages: s_slow);
        Assert.Equal(75_012 * 4, single.Optimizer.AverageBytes);
    }

    // Stored parameters are visited one by one, neighbours in single precision as one row.
    [Fact]
    public void EvaluateWith_StoredWeightsAmongSingles_ExchangesBoth()
    {
        using var parameters = new ParameterSet();
        StorageFormat[] formats = [StorageFormat.Single, StorageFormat.Single, StorageFormat.Half, StorageFormat.Single];
        Parameter[] added = [.. formats.Select((format, index) => parameters.Add($"p{index}", [301 + index], format))];
        Array.ForEach(added, parameter => parameter.WriteValue(StoredTraining.Numbers(parameter.Name, 0, (int)parameter.Length)));
        using var optimizer = new Optimizer(parameters, RuleCases.Get("AdamW"), averages: [s_slow]);
        Array.ForEach(added, parameter => parameter.WriteGradient(StoredTraining.Numbers(parameter.Name, 1, (int)parameter.Length)));
        optimizer.Step();
        foreach (Parameter parameter in added)
        {
            float[] average = new float[parameter.Length];
            float[] before = new float[parameter.Length];
            float[] during = new float[parameter.Length];
            optimizer.ReadAverage(s_slow, parameter, average);
            parameter.ReadValue(before);
            using (optimizer.EvaluateWith(s_slow))
            {
                parameter.ReadValue(during);
            }

            Assert.Equal(average.Select(number => Round(number, parameter.ValueStorage)), during);
            parameter.ReadValue(during);
            Assert.Equal(before, during);
        }
    }

    private static StoredTraining Train(StorageFormat storage, WeightRounding rounding, int steps, Device? device = null)
    {
        var precision = new GroupPrecision { Weights = rounding, Seed = 3 };
        var training = new StoredTraining(
            RuleCases.Get("AdamW"), storage, precision, s_tensors, device, averages: [s_slow, s_copy]);
        training.Train(steps);
        return training;
    }

    private static Span<ushort> Bits(Parameter parameter, StorageFormat storage) => storage == StorageFormat.Half
        ? MemoryMarshal.Cast<Half, ushort>(parameter.ValueBits<Half>())
        : MemoryMarshal.Cast<BFloat16, ushort>(parameter.ValueBits<BFloat16>());

    private static float Round(float number, StorageFormat storage) => storage switch
    {
        StorageFormat.BFloat16 => (BFloat16)number,
        StorageFormat.Half => (float)(Half)number,
        _ => number,
    };

    private static void Draw(float[] average, float[] weights, float rate)
    {
        for (int index = 0; index < average.Length; index++)
        {
            average[index] = rate switch
            {
                0 => average[index],
                1 => weights[index],
                _ => MathF.FusedMultiplyAdd(rate, weights[index] - average[index], average[index]),
            };
        }
    }
}

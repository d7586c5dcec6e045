using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>Weights and gradients of 16 bits behind a gradient pipeline.</summary>
public class StoredGradientPipelineTests
{
    private static readonly (string, Shape)[] s_tensors = [("a", [1]), ("b", [7, 401]), ("c", [70_001]), ("d", [3, 1_500]), ("e", [7])];

    private static readonly GradientPipeline s_everything = new()
    {
        LossScaling = LossScaling.Static(8),
        AdaptiveClipping = new AdaptiveClipping(0.05),
        MaximumTensorNorm = 2,
        MaximumGlobalNorm = 0.5,
        ZeroGradients = true,
    };

    // The twin has the same numbers in single precision, so it is measured, multiplied and rounded as singles are.
    [Theory]
    [InlineData(StorageFormat.BFloat16, WeightRounding.MasterCopy, 1)]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Compensated, 3)]
    [InlineData(StorageFormat.Half, WeightRounding.MasterCopy, 2)]
    public void Training_BehindAllOfIt_HasTheBitsOfSinglePrecision(StorageFormat storage, WeightRounding rounding, int threads)
    {
        using var device = new CpuDevice(threads, chunkElements: 1_024);
        using Run stored = Start(storage, new GroupPrecision { Weights = rounding }, s_everything, device);
        using Run single = Start(StorageFormat.Single, new GroupPrecision(), s_everything, device);
        for (int step = 1; step <= 4; step++)
        {
            Feed(stored, step);
            foreach (Parameter parameter in stored.Parameters)
            {
                parameter.ReadGradient(single.Parameters[parameter.Name].Gradient);
            }

            stored.Optimizer.Step();
            single.Optimizer.Step();
            Assert.Equal(single.Optimizer.LastStep, stored.Optimizer.LastStep);
            Assert.InRange(stored.Optimizer.LastStep!.Value.GlobalFactor, 0, 0.99);
            foreach (Parameter parameter in stored.Parameters)
            {
                float[] precise = new float[parameter.Length];
                stored.Optimizer.ReadPreciseValue(parameter, precise);
                Assert.Equal(StoredTraining.Text(single.Parameters[parameter.Name].Value), StoredTraining.Text(precise));
                float[] gradient = new float[parameter.Length];
                parameter.ReadGradient(gradient);
                Assert.All(gradient, element => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(element)));
            }
        }
    }

    [Theory]
    [InlineData(StorageFormat.BFloat16)]
    [InlineData(StorageFormat.Half)]
    public void Norm_IsThatOfTheStoredGradients(StorageFormat storage)
    {
        using Run run = Start(storage, new GroupPrecision(), new GradientPipeline { MaximumGlobalNorm = 1 }, Device.Cpu);
        Feed(run, step: 1);
        run.Optimizer.Step();
        double squares = 0;
        foreach (Parameter parameter in run.Parameters)
        {
            float[] gradient = new float[parameter.Length];
            parameter.ReadGradient(gradient);
            squares += gradient.Sum(element => (double)element * element);
        }

        Assert.Equal(Math.Sqrt(squares), run.Optimizer.LastStep!.Value.GradientNorm!.Value, Math.Sqrt(squares) * 1e-13);
    }

    [Theory]
    [MemberData(nameof(StoredWeightTests.FormatsAndRoundings), MemberType = typeof(StoredWeightTests))]
    public void SkippedStep_LeavesEveryByte(StorageFormat storage, WeightRounding rounding)
    {
        var precision = new GroupPrecision
        {
            Weights = rounding,
            States = StateFormat.EightBit,
            StateFormats = { ["v"] = StateFormat.BFloat16Stochastic },
        };
        GradientPipeline pipeline = s_everything with { LossScaling = LossScaling.Dynamic(initialScale: 8) };
        using var training = new StoredTraining(
            RuleCases.Get("AdamW"), storage, precision, [("large", 70_001), ("small", 77)], gradients: pipeline);
        training.Train(3);
        // Weights that somebody has changed are taken over by a step only.
        training.Parameters["large"].WriteValue([0.75f, -3], start: 1_023);
        SortedDictionary<string, string> before = training.Bits("m", "v");

        training.Parameters["large"].WriteGradient([float.NaN], start: 69_999);
        training.Optimizer.Step();

        Assert.True(training.Optimizer.LastStep!.Value.IsSkipped);
        Assert.Equal(before, training.Bits("m", "v"));
        Assert.Equal(3, training.Optimizer.StepCount);
        float[] gradient = new float[70_001];
        training.Parameters["large"].ReadGradient(gradient);
        Assert.All(gradient, element => Assert.Equal(0, element));
    }

    [Fact]
    public void GradientTraffic_IsTwoBytesForEachPass()
    {
        using Run stored = Start(StorageFormat.BFloat16, new GroupPrecision(), s_everything, Device.Cpu);
        // The gradient is read and zeroed; the weights it is clipped against are the master copy beside what it rounds to.
        Assert.Equal(new GradientTraffic(Measuring: 2 + 6, Copying: 0, Zeroing: 2), stored.Optimizer.Groups[0].GradientTraffic);
    }

    private static Run Start(StorageFormat storage, GroupPrecision precision, GradientPipeline pipeline, Device device)
    {
        var parameters = new ParameterSet(device);
        foreach ((string name, Shape shape) in s_tensors)
        {
            // What both formats hold, so that twins begin alike.
            float[] numbers = StoredTraining.Numbers(name, step: 0, (int)shape.Length);
            parameters.Add(name, shape, storage).WriteValue([.. numbers.Select(number => (float)(Half)(float)(BFloat16)number)]);
        }

        var group = new ParameterGroup("all", RuleCases.Get("AdamW")) { Precision = precision };
        return new Run(parameters, new Optimizer(parameters, [group], device, pipeline));
    }

    private static void Feed(Run run, int step)
    {
        foreach (Parameter parameter in run.Parameters)
        {
            parameter.WriteGradient(StoredTraining.Numbers(parameter.Name, step, (int)parameter.Length));
        }
    }

    private sealed record Run(ParameterSet Parameters, Optimizer Optimizer) : IDisposable
    {
        public void Dispose()
        {
            Optimizer.Dispose();
            Parameters.Dispose();
        }
    }
}

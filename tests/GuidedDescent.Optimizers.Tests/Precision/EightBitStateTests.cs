using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Optimizers.Tests.Precision;

public class EightBitStateTests
{
    private static readonly (string, int)[] s_tensors = [("large", 70_001), ("small", 4_095), ("least", 4_096)];

    [Fact]
    public void StateBytes_AreAByteForEachElementAndAScaleForEachBlock_SmallTensorsInSinglePrecision()
    {
        using StoredTraining training = Train(device: null);
        long large = 2 * (70_001 + (4 * 274));
        long least = 2 * (4_096 + (4 * 16));
        Assert.Equal(large + least + (8 * 4_095), training.Optimizer.Groups[0].StateBytes);
        Assert.Empty(training.Optimizer.StorageParts(training.Parameters["small"]));
        Assert.Equal(
            ["m.codes", "m.scales", "v.codes", "v.scales"],
            training.Optimizer.StorageParts(training.Parameters["least"]).Select(part => part.Name));
    }

    [Fact]
    public void Training_AnyThreadsAndChunks_HasTheSameBits()
    {
        string? expected = null;
        foreach ((int threads, int chunk) in new[] { (1, 65_536), (1, 16), (2, 4_112), (3, 272) })
        {
            using var device = new CpuDevice(threads, chunk);
            using StoredTraining training = Train(device);
            string bits = string.Join(";", training.Bits("m", "v"));
            Assert.Equal(expected ??= bits, bits);
        }
    }

    [Fact]
    public void SmallTensors_TrainAsInSinglePrecision()
    {
        using StoredTraining training = Train(device: null);
        using var single = new StoredTraining(RuleCases.Get("AdamW"), StorageFormat.Single, new GroupPrecision(), null, s_tensors);
        single.Train(4);
        Assert.Equal(single.Bits("m", "v")["small"], training.Bits("m", "v")["small"]);
        Assert.NotEqual(single.Bits("m", "v")["large"], training.Bits("m", "v")["large"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WrittenState_DiffersByHalfAPartOfTheLargestOfItsBlock(bool isSigned)
    {
        using StoredTraining training = Train(device: null);
        Parameter weight = training.Parameters["large"];
        float[] numbers = StoredTraining.Numbers("state", 1, 70_001);
        numbers = isSigned ? numbers : [.. numbers.Select(MathF.Abs)];
        training.Optimizer.WriteState(weight, "m", numbers);
        float[] read = training.Optimizer.State(weight, "m").ToArray();
        for (int block = 0; block < numbers.Length; block += 256)
        {
            float[] wanted = numbers[block..Math.Min(block + 256, numbers.Length)];
            float largest = wanted.Max(MathF.Abs);
            // The parts of the highest power of ten are the widest; a negative largest number has no value of its own.
            double limit = largest * (isSigned ? 0.45 / 64 : 0.45 / 128) * 1.0001;
            Assert.All(wanted.Zip(read[block..]), pair => Assert.InRange(pair.First - (double)pair.Second, -limit, limit));
            Assert.Contains(wanted.Zip(read[block..]), pair => MathF.Abs(pair.First) == largest
                && (pair.First < 0 || pair.Second == pair.First));
        }
    }

    [Fact]
    public void Block_WithANumberThatIsNotFinite_IsNotANumberAndNoOtherIs()
    {
        using StoredTraining training = Train(device: null);
        Parameter weight = training.Parameters["least"];
        training.Optimizer.WriteState(weight, "m", [float.PositiveInfinity], start: 300);
        training.Optimizer.WriteState(weight, "v", [float.NaN], start: 700);
        float[] m = training.Optimizer.State(weight, "m").ToArray();
        float[] v = training.Optimizer.State(weight, "v").ToArray();
        Assert.All(m[256..512].Concat(v[512..768]), number => Assert.True(float.IsNaN(number)));
        Assert.All(m[..256].Concat(m[512..]).Concat(v[..512]).Concat(v[768..]), number => Assert.True(float.IsFinite(number)));
    }

    [Fact]
    public void Training_ResumedFromItsParts_GoesOnWithTheSameBits()
    {
        using StoredTraining whole = Train(device: null);
        using StoredTraining resumed = Train(device: null);
        string before = whole.Bits("m", "v")["large:v.codes"];
        whole.Train(1);
        Assert.NotEqual(before, whole.Bits("m", "v")["large:v.codes"]);
        foreach (Parameter parameter in whole.Parameters)
        {
            parameter.Value.CopyTo(resumed.Parameters[parameter.Name].Value);
            foreach ((StoragePart from, StoragePart to) in whole.Optimizer.StorageParts(parameter)
                .Zip(resumed.Optimizer.StorageParts(resumed.Parameters[parameter.Name])))
            {
                byte[] bytes = new byte[from.ByteLength];
                from.Read(bytes);
                to.Write(bytes);
            }
        }

        Parameter small = resumed.Parameters["small"];
        resumed.Optimizer.WriteState(small, "m", whole.Optimizer.State(whole.Parameters["small"], "m"));
        resumed.Optimizer.WriteState(small, "v", whole.Optimizer.State(whole.Parameters["small"], "v"));
        resumed.Optimizer.StepCount = whole.Optimizer.StepCount;
        whole.Train(3);
        resumed.Train(3);
        Assert.Equal(whole.Bits("m", "v"), resumed.Bits("m", "v"));
    }

    // A quadratic with minima between -0.5 and 0.5: in either precision Adam arrives.
    [Theory]
    [InlineData(StateFormat.Single)]
    [InlineData(StateFormat.EightBit)]
    [InlineData(StateFormat.BFloat16Stochastic)]
    public void Adam_OnAQuadratic_Arrives(StateFormat format)
    {
        float[] minima = [.. Enumerable.Range(0, 8_192).Select(index => (index % 101 / 100f) - 0.5f)];
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [8_192]);
        var group = new ParameterGroup("all", new Adam(LearningRate: 2e-3)) { Precision = new GroupPrecision { States = format } };
        using var optimizer = new Optimizer(parameters, [group]);
        for (int step = 0; step < 1_500; step++)
        {
            for (int index = 0; index < minima.Length; index++)
            {
                weight.Gradient[index] = weight.Value[index] - minima[index];
            }

            optimizer.Step();
        }

        double loss = weight.Value.ToArray().Zip(minima, (value, minimum) => Math.Pow(value - minimum, 2)).Average();
        Assert.InRange(loss, 0, 1e-4);
    }

    private static StoredTraining Train(Device? device)
    {
        var precision = new GroupPrecision { States = StateFormat.EightBit };
        var training = new StoredTraining(RuleCases.Get("AdamW"), StorageFormat.Single, precision, device, s_tensors);
        training.Train(4);
        return training;
    }
}

using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Execution;
using GuidedDescent.Optimizers.Tests.Precision;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>Numbers of fewer bits in the memory of a GPU, as the host reads, writes and wraps them.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StoredMemoryTests
{
    [GxxTheory]
    [InlineData(StorageFormat.BFloat16)]
    [InlineData(StorageFormat.Half)]
    public void WrittenNumbers_OfAParameter_AreReadAsTheNearest(StorageFormat storage)
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        using var twins = new ParameterSet();
        float[] numbers = StoredTraining.Numbers("w", 1, 300_001);
        float[][] read = [new float[300_000], new float[300_000]];
        foreach ((ParameterSet set, int index) in new[] { (parameters, 0), (twins, 1) })
        {
            set.Add("before", [3], storage);
            Parameter weight = set.Add("w", [300_002], storage);
            weight.WriteValue(numbers, start: 1);
            weight.WriteGradient(numbers, start: 1);
            weight.ReadValue(read[index], start: 2);
        }

        Assert.Equal(read[1], read[0]);
        parameters["w"].ReadGradient(read[0], start: 2);
        Assert.Equal(read[1], read[0]);
    }

    [GxxTheory]
    [InlineData(StateFormat.BFloat16)]
    [InlineData(StateFormat.BFloat16Stochastic)]
    [InlineData(StateFormat.EightBit)]
    public void WrittenStates_OfAnyFormat_AreReadAsOnTheProcessor(StateFormat format)
    {
        using CudaDevice device = EmulatedGpu.Open();
        float[] numbers = StoredTraining.Numbers("w", 1, 5_000);
        float[][] read = [new float[6_000], new float[6_000]];
        foreach ((Device each, int index) in new[] { (device, 0), (Device.Cpu, 1) })
        {
            using StoredTraining training = Train(each, format, StorageFormat.BFloat16, ("w", 300_000));
            Parameter weight = training.Parameters["w"];
            training.Optimizer.WriteState(weight, "m", numbers, start: 261_000);
            training.Optimizer.ReadState(weight, "m", read[index], start: 260_999);
        }

        Assert.Equal(read[1], read[0]);
        Assert.Contains(read[0], number => number > 0.1f);
    }

    // The GPU gets its memory from others, which align it to nothing but the size of an element.
    [GxxFact]
    public unsafe void WrappedPointers_AtAnyElement_TrainWithTheBitsOfTheProcessor()
    {
        const int Length = 4_600;
        using CudaDevice device = EmulatedGpu.Open();
        using var memory = new ParameterSet(device);
        using var wrapped = new ParameterSet(device);
        using var own = new ParameterSet();
        for (int shift = 0; shift < 4; shift++)
        {
            var value = (ushort*)memory.Add($"w{shift}", [Length]).ValuePointer + shift;
            var gradient = (ushort*)memory.Add($"g{shift}", [Length]).ValuePointer + (2 * shift) + 1;
            wrapped.Wrap($"w{shift}", [Length], value, gradient, StorageFormat.BFloat16, StorageFormat.Half);
            own.Add($"w{shift}", [Length], StorageFormat.BFloat16, StorageFormat.Half);
        }

        Assert.Equal(Train(own), Train(wrapped));
    }

    [GxxFact]
    public void ZeroGradients_OfAnyFormat_LeavesZerosAndNothingElseChanged()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        parameters.Add("a", [7], StorageFormat.BFloat16);
        parameters.Add("b", [4_099], StorageFormat.Half);
        parameters.Add("c", [5_001], StorageFormat.BFloat16, StorageFormat.Single);
        parameters.Add("d", [5_001]);
        foreach (Parameter parameter in parameters)
        {
            parameter.WriteValue(StoredTraining.Numbers(parameter.Name, 0, (int)parameter.Length));
            parameter.WriteGradient(StoredTraining.Numbers(parameter.Name, 1, (int)parameter.Length));
        }

        float[][] weights = [.. parameters.Select(Weights)];
        using var optimizer = new Optimizer(parameters, new AdamW());
        optimizer.ZeroGradients();

        foreach (Parameter parameter in parameters)
        {
            float[] gradient = new float[parameter.Length];
            parameter.ReadGradient(gradient);
            Assert.All(gradient, number => Assert.Equal(0, number));
        }

        Assert.Equal(weights, parameters.Select(Weights));
    }

    [GxxTheory]
    [InlineData(StorageFormat.BFloat16, WeightRounding.MasterCopy)]
    [InlineData(StorageFormat.Half, WeightRounding.MasterCopy)]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Compensated)]
    [InlineData(StorageFormat.Half, WeightRounding.Stochastic)]
    public void Weight_ChangedFromOutside_IsWhereTrainingGoesOn(StorageFormat storage, WeightRounding rounding)
    {
        using CudaDevice device = EmulatedGpu.Open();
        SortedDictionary<string, string>[] bits = new SortedDictionary<string, string>[2];
        foreach ((Device each, int index) in new[] { (device, 0), (Device.Cpu, 1) })
        {
            var precision = new GroupPrecision { Weights = rounding };
            using var training = new StoredTraining(new AdamW(WeightDecay: 0.1), storage, precision, each, ("w", 1_500));
            training.Train(3);
            training.Parameters["w"].WriteValue([0, 2, -0f, 1024], start: 1_100);
            training.Train(1);
            float[] precise = new float[1_500];
            training.Optimizer.ReadPreciseValue(training.Parameters["w"], precise);
            bits[index] = training.Bits("m", "v");
            bits[index]["precise"] = StoredTraining.Text(precise);
            Assert.InRange(precise[1_101], 1.9f, 2.1f);
        }

        StoredBits.AssertSame(bits[1], bits[0]);
    }

    // The mean of many draws: a weight of 1.001 lies an eighth of the way from 1 to the next number.
    [GxxFact]
    public void StochasticRounding_OfManyWeights_IsRightInTheMeanWithinFourSigma()
    {
        const int Draws = 100_000;
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter weight = parameters.Add("w", [Draws], StorageFormat.BFloat16, StorageFormat.Single);
        weight.WriteValue(Enumerable.Repeat(1f, Draws).ToArray());
        weight.WriteGradient(Enumerable.Repeat(-0.001f, Draws).ToArray());
        var precision = new GroupPrecision { Weights = WeightRounding.Stochastic, Seed = 4 };
        using var optimizer = new Optimizer(
            parameters, [new ParameterGroup("all", new Sgd(LearningRate: 1, WeightDecay: 0)) { Precision = precision }]);
        optimizer.Step();

        float[] rounded = Weights(weight);
        double chance = 0.001 * 128;
        double sigma = Math.Sqrt(chance * (1 - chance) / Draws) / 128;
        Assert.All(rounded, number => Assert.Contains(number, new[] { 1f, 1.0078125f }));
        Assert.InRange(rounded.Average(number => (double)number) - 1.001, -4 * sigma, 4 * sigma);
    }

    // No memory for so much: only where kernels look is checked.
    [Fact]
    public unsafe void Chunks_OfATensorAboveTwoBillionElements_BeginAtBlocksOf256()
    {
        const long Length = (1L << 31) + 4_097;
        using var table = new TensorTable(2, [Length], [0x1000_0000, 0x7000_0000]);

        Chunk[] chunks = DomainChunks.Flat(table, slot: 0, LaunchShape.StoredChunkElements(Length, residentBlocks: 264));

        Assert.All(chunks, chunk => Assert.Equal(0, chunk.Offset % 256));
        Assert.Equal(Length, chunks[^1].Offset + chunks[^1].Length);
        Assert.Equal(Length, chunks.Sum(chunk => (long)chunk.Length));
    }

    private static float[] Weights(Parameter parameter)
    {
        float[] weights = new float[parameter.Length];
        parameter.ReadValue(weights);
        return weights;
    }

    private static StoredTraining Train(Device device, StateFormat states, StorageFormat storage, params (string, int)[] tensors) =>
        new(new AdamW(WeightDecay: 0.1), storage, new GroupPrecision { States = states }, device, tensors);

    private static string[] Train(ParameterSet parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            parameter.WriteValue(StoredTraining.Numbers(parameter.Name, 0, (int)parameter.Length));
        }

        var precision = new GroupPrecision { Weights = WeightRounding.Stochastic, States = StateFormat.EightBit, Seed = 3 };
        using var optimizer = new Optimizer(
            parameters, [new ParameterGroup("all", new AdamW(LearningRate: 0.01, WeightDecay: 0.1)) { Precision = precision }]);
        for (int step = 1; step <= 4; step++)
        {
            foreach (Parameter parameter in parameters)
            {
                parameter.WriteGradient(StoredTraining.Numbers(parameter.Name, step, (int)parameter.Length));
            }

            optimizer.Step();
        }

        return [.. parameters.Select(parameter => StoredTraining.Text(Weights(parameter)))];
    }
}

using Xunit.Abstractions;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>The figures of docs/precision.md: how far 1000 steps of AdamW end from single precision, relative to their way.</summary>
public class MeasuredErrorTests(ITestOutputHelper output)
{
    private const int Elements = 16_384;
    private const int Steps = 1_000;

    private static readonly Lazy<float[]> s_single = new(() => Train(StorageFormat.Single, new GroupPrecision()));

    [Theory]
    [InlineData(StorageFormat.BFloat16, WeightRounding.MasterCopy, 0.005)]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Compensated, 0.005)]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Stochastic, 0.12)]
    [InlineData(StorageFormat.Half, WeightRounding.MasterCopy, 0.0007)]
    [InlineData(StorageFormat.Half, WeightRounding.Compensated, 0.0007)]
    [InlineData(StorageFormat.Half, WeightRounding.Stochastic, 0.025)]
    public void Weights_OfSixteenBits_EndAsCloseAsDocumented(StorageFormat storage, WeightRounding rounding, double limit) =>
        AssertClose($"{storage} {rounding}", storage, new GroupPrecision { Weights = rounding }, limit);

    [Fact]
    public void Weights_RoundedToNearest_HardlyMove()
    {
        double error = Error(Train(StorageFormat.BFloat16, new GroupPrecision { Weights = WeightRounding.Nearest }));
        output.WriteLine($"BFloat16 Nearest: {error:g3}");
        // Only weights right above a power of two, below which numbers are denser, have moved at all.
        Assert.InRange(error, 0.99, 1.01);
    }

    [Theory]
    [InlineData(StateFormat.BFloat16, 0.01)]
    [InlineData(StateFormat.BFloat16Stochastic, 0.01)]
    [InlineData(StateFormat.EightBit, 0.013)]
    public void States_OfFewerBits_EndAsCloseAsDocumented(StateFormat format, double limit) =>
        AssertClose($"{format}", StorageFormat.Single, new GroupPrecision { States = format }, limit);

    private void AssertClose(string name, StorageFormat storage, GroupPrecision precision, double limit)
    {
        double error = Error(Train(storage, precision));
        output.WriteLine($"{name}: {error:g3}");
        Assert.InRange(error, 0, limit);
    }

    private static double Error(float[] weights)
    {
        double distance = 0;
        double way = 0;
        for (int index = 0; index < Elements; index++)
        {
            distance += Math.Pow(weights[index] - s_single.Value[index], 2);
            way += Math.Pow(s_single.Value[index] - Start(index), 2);
        }

        return Math.Sqrt(distance / way);
    }

    private static float Start(int index) => (float)(BFloat16)(0.5f + (index % 509 / 1024f));

    // Gradients that bfloat16 and half precision hold exactly: a direction for each element, with noise around it.
    private static float[] Train(StorageFormat storage, GroupPrecision precision)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [Elements], storage);
        weight.WriteValue([.. Enumerable.Range(0, Elements).Select(Start)]);
        var group = new ParameterGroup("all", new AdamW(LearningRate: 1e-3, WeightDecay: 0.1)) { Precision = precision };
        using var optimizer = new Optimizer(parameters, [group]);
        var random = new Random(23);
        float[] gradient = new float[Elements];
        for (int step = 0; step < Steps; step++)
        {
            for (int index = 0; index < Elements; index++)
            {
                gradient[index] = (random.Next(-96, 97) + (index % 65) - 32) / 128f;
            }

            weight.WriteGradient(gradient);
            optimizer.Step();
        }

        float[] weights = new float[Elements];
        weight.ReadValue(weights);
        return weights;
    }
}

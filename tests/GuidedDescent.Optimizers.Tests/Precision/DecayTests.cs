namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>A decay of 1e-2 times 1e-4 a step is far below half the distance between numbers of 16 bits.</summary>
public class DecayTests
{
    private const int Steps = 20_000;
    private const int Elements = 1_000;

    [Theory]
    [InlineData(StorageFormat.BFloat16, WeightRounding.MasterCopy)]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Compensated)]
    [InlineData(StorageFormat.Half, WeightRounding.MasterCopy)]
    [InlineData(StorageFormat.Half, WeightRounding.Compensated)]
    public void SmallDecay_MasterCopyOrCompensated_IsThatOfSinglePrecision(StorageFormat storage, WeightRounding rounding)
    {
        (float[] stored, float[] precise) = Decay(storage, rounding);
        float single = Decay(StorageFormat.Single, rounding: null).Precise[0];

        Assert.InRange(single, 0.979, 0.981);
        Assert.All(precise, weight => Assert.Equal(single, weight));
        double spacing = storage == StorageFormat.BFloat16 ? 1.0 / 256 : 1.0 / 2048;
        Assert.All(stored, weight => Assert.InRange(weight - single, -spacing / 2, spacing / 2));
    }

    [Theory]
    [InlineData(StorageFormat.BFloat16)]
    [InlineData(StorageFormat.Half)]
    public void SmallDecay_Stochastic_IsRightOnAverageWithinFourSigma(StorageFormat storage)
    {
        (float[] stored, _) = Decay(storage, WeightRounding.Stochastic);
        float single = Decay(StorageFormat.Single, rounding: null).Precise[0];

        // Every step is a draw whether a weight goes down by one spacing, with a small chance.
        double spacing = storage == StorageFormat.BFloat16 ? 1.0 / 256 : 1.0 / 2048;
        double sigma = Math.Sqrt((1 - single) * spacing / Elements);
        Assert.InRange(stored.Average() - single, -4 * sigma, 4 * sigma);
        Assert.True(stored.Distinct().Count() > 3);
    }

    [Theory]
    [InlineData(StorageFormat.BFloat16)]
    [InlineData(StorageFormat.Half)]
    public void SmallDecay_Nearest_IsLost(StorageFormat storage) =>
        Assert.All(Decay(storage, WeightRounding.Nearest).Stored, weight => Assert.Equal(1, weight));

    private static (float[] Stored, float[] Precise) Decay(StorageFormat storage, WeightRounding? rounding)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [Elements], storage);
        float[] numbers = new float[Elements];
        Array.Fill(numbers, 1);
        weight.WriteValue(numbers);
        var group = new ParameterGroup("all", new AdamW(LearningRate: 1e-4, WeightDecay: 1e-2))
        {
            Precision = new GroupPrecision { Weights = rounding },
        };
        using var optimizer = new Optimizer(parameters, [group]);
        for (int step = 0; step < Steps; step++)
        {
            optimizer.Step();
        }

        float[] precise = new float[Elements];
        weight.ReadValue(numbers);
        optimizer.ReadPreciseValue(weight, precise);
        return (numbers, precise);
    }
}

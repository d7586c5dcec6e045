using Xunit.Abstractions;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>
/// The figures of docs/precision.md: how far 1000 steps of AdamW end from single precision, relative to their way. Each is below what
/// <see cref="ErrorBounds"/> derives, and is the documented one to two digits.
/// </summary>
public class MeasuredErrorTests(ITestOutputHelper output)
{
    private static readonly Lazy<ErrorBounds> s_bounds = new(() => new ErrorBounds());

    [Theory]
    [InlineData(StorageFormat.BFloat16, WeightRounding.MasterCopy, 0.0043)]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Compensated, 0.0043)]
    [InlineData(StorageFormat.Half, WeightRounding.MasterCopy, 0.00053)]
    [InlineData(StorageFormat.Half, WeightRounding.Compensated, 0.00053)]
    public void Weights_OfPreciseCopies_AreRoundedOnce(StorageFormat storage, WeightRounding rounding, double documented)
    {
        float[] weights = new AdamWRun(storage, new GroupPrecision { Weights = rounding }).Weights;
        AssertError($"{storage} {rounding}", weights, documented, s_bounds.Value.RoundedOnce(storage));
        for (int index = 0; index < weights.Length; index++)
        {
            double single = s_bounds.Value.Single[index];
            Assert.InRange(Math.Abs(weights[index] - single), 0, ErrorBounds.SpacingAt(storage, single) / 2);
        }
    }

    [Theory]
    [InlineData(StorageFormat.BFloat16, 0.10)]
    [InlineData(StorageFormat.Half, 0.022)]
    public void Weights_RoundedByChance_WalkAtRandom(StorageFormat storage, double documented)
    {
        float[] weights = new AdamWRun(storage, new GroupPrecision { Weights = WeightRounding.Stochastic }).Weights;
        AssertError($"{storage} Stochastic", weights, documented, s_bounds.Value.RandomWalk(storage));
    }

    // No update reaches half a spacing, but right above a power of two, below which numbers are denser.
    [Fact]
    public void Weights_RoundedToNearest_StandStill()
    {
        float[] weights = new AdamWRun(StorageFormat.BFloat16, new GroupPrecision { Weights = WeightRounding.Nearest }).Weights;
        output.WriteLine($"BFloat16 Nearest: {s_bounds.Value.Of(weights):g3}");
        Assert.InRange(s_bounds.Value.LargestUpdate, 0, ErrorBounds.SpacingAt(StorageFormat.BFloat16, 0.5) / 2);
        for (int index = 0; index < weights.Length; index++)
        {
            float start = AdamWRun.Start(index);
            Assert.True(start == 0.5f || weights[index] == start, $"{index}: {start} has become {weights[index]}.");
        }
    }

    [Theory]
    [InlineData(StateFormat.BFloat16, 0.0081)]
    [InlineData(StateFormat.BFloat16Stochastic, 0.0079)]
    [InlineData(StateFormat.EightBit, 0.010)]
    public void States_OfFewerBits_EndAsCloseAsDocumented(StateFormat format, double documented)
    {
        float[] weights = new AdamWRun(StorageFormat.Single, new GroupPrecision { States = format }).Weights;
        AssertError($"{format}", weights, documented, s_bounds.Value.OfStates(format));
    }

    private void AssertError(string name, float[] weights, double documented, double bound)
    {
        double error = s_bounds.Value.Of(weights);
        output.WriteLine($"{name}: {error:g3}, at most {bound:g3}");
        Assert.InRange(error, 0, bound);
        Assert.InRange(error, 0.95 * documented, 1.05 * documented);
    }
}

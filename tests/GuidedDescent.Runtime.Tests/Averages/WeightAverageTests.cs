namespace GuidedDescent.Runtime.Tests.Averages;

public class WeightAverageTests
{
    private const double Tolerance = 1e-13;

    [Fact]
    public void Exponential_Rate_IsOneMinusTheDecayInEveryStep()
    {
        WeightAverage average = WeightAverage.Exponential(0.875);

        Assert.All(new long[] { 1, 2, 1000, long.MaxValue }, step => Assert.Equal(0.125, average.RateAt(step)));
    }

    [Theory]
    [InlineData(0.99, 890)]
    [InlineData(0.999, 8_990)]
    [InlineData(0.9999, 89_990)]
    public void WarmedUp_Decay_IsReachedWhereTensorFlowReachesIt(double decay, long step)
    {
        WeightAverage average = WeightAverage.WarmedUp(decay);

        Assert.Equal(1 - (2.0 / 11), average.RateAt(1), Tolerance);
        Assert.Equal(1 - (step / (step + 9.0)), average.RateAt(step - 1), Tolerance);
        Assert.True(average.RateAt(step - 1) > 1 - decay + 1e-12);
        Assert.Equal(1 - decay, average.RateAt(step), Tolerance);
        Assert.Equal(1 - decay, average.RateAt(10 * step), Tolerance);
    }

    [Fact]
    public void PowerWarmedUp_Decay_GrowsByThePowerBetweenItsBounds()
    {
        WeightAverage average = WeightAverage.PowerWarmedUp(0.99, inverseGamma: 2, power: 0.75, leastDecay: 0.3);

        Assert.Equal(0.7, average.RateAt(1), Tolerance);
        Assert.Equal(Math.Pow(1 + (9 / 2.0), -0.75), average.RateAt(10), Tolerance);
        Assert.Equal(0.01, average.RateAt(100_000), Tolerance);
        Assert.Equal(1, WeightAverage.PowerWarmedUp(0.99).RateAt(1));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void BiasCorrected_Rates_GiveWhatZeroAndDivisionGive(double decay)
    {
        WeightAverage average = WeightAverage.BiasCorrected(decay);
        double raw = 0;
        double kept = 123;
        for (int step = 1; step <= 200; step++)
        {
            double weight = Math.Sin(step);
            raw = (decay * raw) + ((1 - decay) * weight);
            kept += average.RateAt(step) * (weight - kept);

            Assert.Equal(raw / (1 - Math.Pow(decay, step)), kept, Tolerance);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3.5)]
    [InlineData(16.972)]
    public void PowerFunction_Average_WeighsEveryStepByItsProfile(double gamma)
    {
        WeightAverage average = WeightAverage.PowerFunction(gamma);
        const int Steps = 60;
        double[] shares = new double[Steps + 1];
        for (int step = 1; step <= Steps; step++)
        {
            double rate = average.RateAt(step);
            for (int earlier = 1; earlier < step; earlier++)
            {
                shares[earlier] *= 1 - rate;
            }

            shares[step] = rate;
        }

        // The share of a step is what the profile has between the step before and it.
        for (int step = 1; step <= Steps; step++)
        {
            double expected = Math.Pow(step / (double)Steps, gamma + 1) - Math.Pow((step - 1) / (double)Steps, gamma + 1);
            Assert.Equal(expected, shares[step], Tolerance);
        }
    }

    [Theory]
    [InlineData(0.03, 30.317)]
    [InlineData(0.05, 16.972)]
    [InlineData(0.075, 10.289)]
    [InlineData(0.10, 6.937)]
    [InlineData(0.15, 3.558)]
    [InlineData(0.20, 1.826)]
    public void PowerFunctionOfWidth_HasTheGammaOfThePaper(double width, double gamma)
    {
        PowerFunctionAverage average = WeightAverage.PowerFunctionOfWidth(width);

        Assert.Equal(gamma, average.Gamma, 5e-4);
        Assert.Equal(width, average.RelativeWidth, 1e-15);
    }

    [Fact]
    public void PowerFunctionOfWidth_OfTheMean_IsTheMean() =>
        Assert.Equal(0, WeightAverage.PowerFunctionOfWidth(WeightAverage.PowerFunction(0).RelativeWidth).Gamma, 1e-12);

    [Fact]
    public void Stochastic_Rates_TakeEveryIntervalIn()
    {
        WeightAverage average = WeightAverage.Stochastic(start: 3, interval: 2);

        double[] rates = [.. Enumerable.Range(1, 8).Select(step => average.RateAt(step))];

        Assert.Equal([0, 0, 1, 0, 1 / 2.0, 0, 1 / 3.0, 0], rates);
    }

    [Fact]
    public void DecayOfHalfLife_AfterThatManySteps_HasHalved()
    {
        Assert.Equal(0.5, Math.Pow(WeightAverage.DecayOfHalfLife(693.2), 693.2), 1e-12);
        Assert.Equal(0.999, WeightAverage.DecayOfHalfLife(692.8005491785), 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void Name_ThatNoCheckpointCouldTellApart_IsRefused(string name) =>
        Assert.Throws<ArgumentException>("Name", () => WeightAverage.Exponential(0.9) with { Name = name });

    [Fact]
    public void Declarations_OutOfTheirRanges_AreRefusedByName()
    {
        Assert.Throws<ArgumentOutOfRangeException>("decay", () => WeightAverage.Exponential(1));
        Assert.Throws<ArgumentOutOfRangeException>("decay", () => WeightAverage.WarmedUp(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("decay", () => WeightAverage.BiasCorrected(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>("leastDecay", () => WeightAverage.PowerWarmedUp(0.5, leastDecay: 0.6));
        Assert.Throws<ArgumentOutOfRangeException>("inverseGamma", () => WeightAverage.PowerWarmedUp(0.5, inverseGamma: 0));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => WeightAverage.PowerFunction(-0.5));
        Assert.Throws<ArgumentOutOfRangeException>("relativeWidth", () => WeightAverage.PowerFunctionOfWidth(0.29));
        Assert.Throws<ArgumentOutOfRangeException>("relativeWidth", () => WeightAverage.PowerFunctionOfWidth(0));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => WeightAverage.Stochastic(0));
        Assert.Throws<ArgumentOutOfRangeException>("interval", () => WeightAverage.Stochastic(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => WeightAverage.DecayOfHalfLife(0));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => WeightAverage.Exponential(0.5).RateAt(0));
        Assert.Throws<ArgumentException>("Name", () => WeightAverage.Exponential(0.5) with { Name = " " });
    }

    [Fact]
    public void Declarations_AreValuesWithTheirOwnNames()
    {
        Assert.Equal(WeightAverage.Exponential(0.5), WeightAverage.Exponential(0.5));
        Assert.NotEqual(WeightAverage.Exponential(0.5), WeightAverage.WarmedUp(0.5));
        Assert.Equal("Exponential(0.5)", WeightAverage.Exponential(0.5).Name);
        Assert.Equal("slow: Exponential(0.5)", (WeightAverage.Exponential(0.5) with { Name = "slow" }).ToString());
    }
}

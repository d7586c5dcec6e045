namespace GuidedDescent.Runtime.Tests.Averages;

public class GoldenAverageTests
{
    private static readonly GoldenAverages s_golden = GoldenAverages.Load();

    private static readonly WeightAverage[] s_averages =
    [
        WeightAverage.Exponential(0.9),
        WeightAverage.WarmedUp(0.95),
        WeightAverage.PowerWarmedUp(0.9, inverseGamma: 2, power: 0.75, leastDecay: 0.3),
        WeightAverage.BiasCorrected(0.97),
        WeightAverage.PowerFunction(16.97),
        WeightAverage.PowerFunction(6.94),
        WeightAverage.Stochastic(start: 5, interval: 3),
    ];

    [Fact]
    public void Averages_OfAWay_AreTheWeightedSumsOfNumPy()
    {
        // Each step rounds three times, what is kept of it fades: with the mean over 80 of them, no more than 80 halves of a last place.
        double tolerance = 80 * 2 * Math.Pow(2, -24);
        using var way = new GuidedWay(s_golden.Weights, s_averages);
        int compared = 0;
        foreach (GoldenAverages.Moment moment in s_golden.Averages)
        {
            way.GoTo(moment.Step);
            foreach ((string name, double expected) in moment.Values)
            {
                Assert.Equal(expected, way.Average(s_averages.Single(average => average.Name == name)), tolerance);
                compared++;
            }
        }

        Assert.Equal((5 * 6) + 3, compared);
    }
}

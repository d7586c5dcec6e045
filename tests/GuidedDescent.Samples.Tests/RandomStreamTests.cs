using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.Tests;

public class RandomStreamTests
{
    [Fact]
    public void NextBits_FromZero_AreThoseOfSplitMix64()
    {
        var random = new RandomStream(0);

        Assert.Equal(0xE220A8397B1DCDAF, random.NextBits());
        Assert.Equal(0x6E789E6AA1B965F4UL, random.NextBits());
        Assert.Equal(0x06C45D188009454FUL, random.NextBits());
    }

    [Fact]
    public void NextSigned_ManyDraws_FillTheInterval()
    {
        var random = new RandomStream(5);
        float[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextSigned())];

        Assert.All(draws, draw => Assert.InRange(draw, -1, 0.99999994f));

        // The mean of 20,000 has a standard deviation of 0.004, their mean square one of 0.002.
        Assert.InRange(draws.Average(), -0.02, 0.02);
        Assert.InRange(draws.Average(draw => draw * draw), 1.0 / 3 - 0.01, 1.0 / 3 + 0.01);
    }

    [Fact]
    public void Shuffle_ManyTimes_PutsEveryItemEverywhereEquallyOften()
    {
        const int rounds = 6000;
        var random = new RandomStream(6);
        var seen = new int[5, 5];
        for (int round = 0; round < rounds; round++)
        {
            int[] items = [0, 1, 2, 3, 4];
            random.Shuffle<int>(items);
            Assert.Equal([0, 1, 2, 3, 4], items.Order());
            for (int place = 0; place < items.Length; place++)
            {
                seen[items[place], place]++;
            }
        }

        // Each count is 1,200 on average with a standard deviation of 31.
        Assert.All(seen.Cast<int>(), count => Assert.InRange(count, 1050, 1350));
    }
}

using System.Numerics;

namespace GuidedDescent.Runtime.Tests.Schedules;

public class CyclicScheduleTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(5, 3)]
    [InlineData(7, 5)]
    [InlineData(1, 10)]
    [InlineData(1000, 10)]
    [InlineData(3, 1_000_003)]
    public void CosineRestarts_AtEveryRestartThereIs_StartsAnew(long first, long multiplier)
    {
        Schedule restarts = Schedule.CosineRestarts(first, multiplier, 0.1);
        int cycles = 0;
        for (BigInteger start = 0; start < long.MaxValue; start = Start(++cycles))
        {
            var restart = (long)start;
            Assert.Equal(1.0, restarts.At(restart));
            if (cycles > 0)
            {
                double cycle = (double)(start - Start(cycles - 1));
                double last = 0.1 + (0.9 * 0.5 * (1 + Math.Cos(Math.PI * (1 - (1 / cycle)))));
                Assert.Equal(last, restarts.At(restart - 1), 1e-15);
            }
        }

        Assert.InRange(cycles, 4, 64);

        BigInteger Start(int cycle) => first * (BigInteger.Pow(multiplier, cycle) - 1) / (multiplier - 1);
    }

    [Fact]
    public void CosineRestarts_WithinACycle_IsTheCosineOfItsLength()
    {
        Schedule restarts = Schedule.CosineRestarts(4, 3, 0.1);
        long start = 0;
        for (long length = 4; length < 4000; start += length, length *= 3)
        {
            Schedule cosine = Schedule.Cosine(length, 0.1);
            for (long step = 0; step < length; step++)
            {
                Assert.Equal(cosine.At(step), restarts.At(start + step));
            }
        }
    }

    [Fact]
    public void CosineRestarts_OfEqualCycles_RepeatsForEver()
    {
        Schedule restarts = Schedule.CosineRestarts(10);
        long late = long.MaxValue / 10 * 10;

        Assert.All(Enumerable.Range(0, 8), step => Assert.Equal(restarts.At(step), restarts.At(late + step)));
        Assert.All(Enumerable.Range(0, 50), cycle => Assert.Equal(1.0, restarts.At(10 * cycle)));
        Assert.Null(restarts.Length);
    }

    [Fact]
    public void PeriodicCosine_DownAndUp_IsSymmetricAndPeriodicToTheLastBit()
    {
        Schedule wave = Schedule.PeriodicCosine(50, 0.1);
        long late = long.MaxValue / 100 * 100;

        Assert.Equal([1, 0.55, 0.1, 0.55, 1], new long[] { 0, 25, 50, 75, 100 }.Select(wave.At));
        Assert.All(Enumerable.Range(0, 51), step => Assert.Equal(wave.At(step), wave.At(100 - step)));
        Assert.All(Enumerable.Range(0, 8), step => Assert.Equal(wave.At(step), wave.At(late + step)));
    }

    [Theory]
    [InlineData(Annealing.Cosine)]
    [InlineData(Annealing.Linear)]
    public void OneCycle_TwoPhases_PeaksAndEndsInTheStatedSteps(Annealing annealing)
    {
        Schedule cycle = Schedule.OneCycle(100, 0.25, 0.001, annealing: annealing);

        Assert.Equal(0.25, cycle.At(0));
        Assert.Equal(1.0, cycle.At(29));
        Assert.Equal(0.001, cycle.At(99));
        Assert.Equal(100, cycle.Length);
        Assert.All(Enumerable.Range(1, 29), step => Assert.True(cycle.At(step) > cycle.At(step - 1)));
        Assert.All(Enumerable.Range(30, 70), step => Assert.True(cycle.At(step) < cycle.At(step - 1)));
    }

    [Theory]
    [InlineData(Annealing.Cosine)]
    [InlineData(Annealing.Linear)]
    public void OneCycle_ThreePhases_IsBackAtTheStartAfterTwiceTheRise(Annealing annealing)
    {
        Schedule cycle = Schedule.OneCycle(100, 0.25, 0.001, annealing: annealing, threePhases: true);

        Assert.Equal([0.25, 1, 0.25, 0.001], new long[] { 0, 29, 58, 99 }.Select(cycle.At));
        Assert.All(Enumerable.Range(0, 59), step => Assert.Equal(cycle.At(step), cycle.At(58 - step), 1e-15));
    }

    [Fact]
    public void OneCycle_RiseOfHardlyMoreThanOneStep_StartsAtTheStart()
    {
        for (int total = 2; total < 3000; total++)
        {
            double rise = Math.BitIncrement(1.0 / total);
            Assert.Equal(1.0 / 25, Schedule.OneCycle(total, riseFraction: rise).At(0));
            if (total > 2)
            {
                Assert.Equal(1.0 / 25, Schedule.OneCycle(total, riseFraction: rise, threePhases: true).At(0));
            }
        }
    }

    [Fact]
    public void OneCycle_ByDefault_HasTheDivisorsOfPyTorch()
    {
        Schedule cycle = Schedule.OneCycle(100);

        Assert.Equal(1 / 25.0, cycle.At(0));
        Assert.Equal(1 / 25e4, cycle.At(99), 1e-21);
    }
}

using GuidedDescent.Precision;

namespace GuidedDescent.Runtime.Tests.Precision;

public class StochasticRoundingTests
{
    private const int Draws = 1_000_000;

    // Normal numbers, and for half precision such as have no bits of their own.
    public static TheoryData<float> Numbers => [1.001f, -1.001f, 3.14159274f, 1e-3f, -0.3f, 65000.3f, 1.5e-5f, -3e-8f, 1e-7f];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void BFloat16_MeanOfManyDraws_IsTheNumberWithinFourSigma(float number) =>
        AssertUnbiased<BFloat16Format>(number, bits => new BFloat16(bits));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Half_MeanOfManyDraws_IsTheNumberWithinFourSigma(float number) =>
        AssertUnbiased<HalfFormat>(number, bits => (float)BitConverter.UInt16BitsToHalf(bits));

    [Fact]
    public void ExactNumbers_NeverMove()
    {
        foreach (ushort drawn in new ushort[] { 0, 1, 0x7FFF, 0xFFFF })
        {
            ushort[] random = new ushort[65_536];
            Array.Fill(random, drawn);
            AssertFixed(NarrowNumbers.Stochastically<BFloat16Format>(
                NarrowNumbers.Widen<BFloat16Format>(NarrowNumbers.AllPatterns), random), firstNaN: 0x7F81, quiet: 0x40);
            AssertFixed(NarrowNumbers.Stochastically<HalfFormat>(
                NarrowNumbers.Widen<HalfFormat>(NarrowNumbers.AllPatterns), random), firstNaN: 0x7C01, quiet: 0x200);
        }
    }

    [Fact]
    public void AnyNumber_LandsOnOneOfItsTwoNeighbours()
    {
        AssertNeighbours<BFloat16Format>(bits => new BFloat16(bits));
        AssertNeighbours<HalfFormat>(bits => (float)BitConverter.UInt16BitsToHalf(bits));
    }

    private static void AssertFixed(ushort[] rounded, int firstNaN, int quiet)
    {
        for (int bits = 0; bits < rounded.Length; bits++)
        {
            Assert.Equal((bits & 0x7FFF) >= firstNaN ? bits | quiet : bits, rounded[bits]);
        }
    }

    private static void AssertUnbiased<TFormat>(float number, Func<ushort, float> widen)
        where TFormat : struct, INarrowFormat
    {
        float[] numbers = new float[Draws];
        Array.Fill(numbers, number);
        ushort[] random = NarrowNumbers.Draw(RoundingNumbers.KeyOf(11, "w", 0), step: 3, Draws);
        double[] rounded = [.. NarrowNumbers.Stochastically<TFormat>(numbers, random).Select(bits => (double)widen(bits))];
        double low = rounded.Min();
        double high = rounded.Max();
        Assert.InRange(number, low, high);
        double chance = (number - low) / (high - low);
        double sigma = (high - low) * Math.Sqrt(chance * (1 - chance) / Draws);
        Assert.InRange(rounded.Average() - number, -4 * sigma, 4 * sigma);
    }

    private static void AssertNeighbours<TFormat>(Func<ushort, float> widen)
        where TFormat : struct, INarrowFormat
    {
        float[] numbers = [.. NarrowNumbers.Around(widen).Where(float.IsFinite)];
        ushort[] random = NarrowNumbers.Draw(RoundingNumbers.KeyOf(3, "w", 0), step: 1, numbers.Length);
        ushort[] nearest = NarrowNumbers.ToNearest<TFormat>(numbers);
        ushort[] rounded = NarrowNumbers.Stochastically<TFormat>(numbers, random);
        for (int index = 0; index < numbers.Length; index++)
        {
            // Nothing that the format has lies strictly between the number and what it became.
            Assert.True(Math.Abs(nearest[index] - rounded[index]) <= 1, $"{numbers[index]:g9} became {widen(rounded[index]):g9}.");
            float distance = Math.Abs(widen(nearest[index]) - numbers[index]);
            bool isOtherSide = (widen(rounded[index]) - numbers[index]) * (widen(nearest[index]) - numbers[index]) <= 0;
            Assert.True(rounded[index] == nearest[index] || (distance > 0 && isOtherSide), $"{numbers[index]:g9}");
        }
    }
}

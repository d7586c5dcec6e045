using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.Tests;

public class DigitSetTests
{
    private static readonly DigitSet All = DigitSet.Load();

    [Fact]
    public void Load_EmbeddedData_HoldsThePublishedImages()
    {
        Assert.Equal(1797, All.Count);
        Assert.Equal(1797 * 64, All.Pixels.Length);
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], CountDigits(All));
        Assert.Equal(561_718, Ink(All));
    }

    [Fact]
    public void Load_FirstImage_IsAZero()
    {
        float[] secondRow = [0, 0, 13, 15, 10, 15, 5, 0];

        Assert.Equal(0, All.Labels[0]);
        Assert.Equal(secondRow.Select(ink => ink / 16), All.Pixels[8..16].ToArray());
    }

    [Fact]
    public void Split_AllDigits_KeepsAFifthOfEachForTesting()
    {
        (DigitSet training, DigitSet test) = All.Split();

        Assert.Equal([35, 36, 35, 36, 36, 36, 36, 35, 34, 36], CountDigits(test));
        Assert.Equal(All.Count, training.Count + test.Count);
    }

    [Fact]
    public void Split_AllDigits_PutsEveryImageOnExactlyOneSide()
    {
        (DigitSet training, DigitSet test) = All.Split();

        IEnumerable<string> parts = Describe(training).Concat(Describe(test));

        Assert.Equal(Describe(All).Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Split_Twice_IsTheSame()
    {
        Assert.Equal(Describe(All.Split().Test), Describe(DigitSet.Load().Split().Test));
    }

    [Fact]
    public void Gather_SomeImages_CopiesThemInTheOrderAsked()
    {
        var pixels = new float[2 * DigitSet.PixelCount];
        var labels = new int[2];

        All.Gather([1200, 7], pixels, labels);

        Assert.Equal(All.Pixels.Slice(1200 * 64, 64), pixels.AsSpan(0, 64));
        Assert.Equal(All.Pixels.Slice(7 * 64, 64), pixels.AsSpan(64, 64));
        Assert.Equal([All.Labels[1200], All.Labels[7]], labels);
    }

    private static int[] CountDigits(DigitSet set)
    {
        var counts = new int[DigitSet.ClassCount];
        foreach (int label in set.Labels)
        {
            counts[label]++;
        }

        return counts;
    }

    private static int Ink(DigitSet set)
    {
        double ink = 0;
        foreach (float pixel in set.Pixels)
        {
            Assert.InRange(pixel, 0, 1);
            ink += pixel * 16;
        }

        return checked((int)ink);
    }

    private static string[] Describe(DigitSet set)
    {
        var images = new string[set.Count];
        for (int image = 0; image < images.Length; image++)
        {
            images[image] = $"{set.Labels[image]}: {string.Join(' ', set.Pixels.Slice(image * 64, 64).ToArray())}";
        }

        return images;
    }
}

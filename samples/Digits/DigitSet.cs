using System.Globalization;
using System.IO.Compression;

namespace GuidedDescent.Samples.Digits;

/// <summary>Images of handwritten digits with their labels.</summary>
public sealed class DigitSet
{
    /// <summary>Pixels of an image, 8 x 8.</summary>
    public const int PixelCount = 64;

    /// <summary>Different digits.</summary>
    public const int ClassCount = 10;

    private const float FullInk = 16;
    private const ulong SplitSeed = 1797;

    private readonly float[] _pixels;
    private readonly int[] _labels;

    private DigitSet(float[] pixels, int[] labels)
    {
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>The number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>The pixels, image after image, row by row: 0 is blank, 1 is full of ink.</summary>
    public ReadOnlySpan<float> Pixels => _pixels;

    /// <summary>The digit on each image.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Reads all 1,797 images from the data embedded in this assembly.</summary>
    public static DigitSet Load()
    {
        using Stream compressed = typeof(DigitSet).Assembly.GetManifestResourceStream("digits.csv.gz")
            ?? throw new InvalidOperationException("The assembly was built without digits.csv.gz.");
        using var reader = new StreamReader(new GZipStream(compressed, CompressionMode.Decompress));

        var pixels = new List<float>();
        var labels = new List<int>();
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            if (fields.Length != PixelCount + 1)
            {
                throw new InvalidDataException($"Image {labels.Count} has {fields.Length} fields instead of {PixelCount + 1}.");
            }

            pixels.AddRange(fields.Take(PixelCount).Select(field => int.Parse(field, CultureInfo.InvariantCulture) / FullInk));
            labels.Add(int.Parse(fields[PixelCount], CultureInfo.InvariantCulture));
        }

        return new DigitSet([.. pixels], [.. labels]);
    }

    /// <summary>Keeps a fifth of each digit's images for testing. The choice is always the same.</summary>
    public (DigitSet Training, DigitSet Test) Split()
    {
        var random = new RandomStream(SplitSeed);
        var training = new List<int>();
        var test = new List<int>();
        for (int digit = 0; digit < ClassCount; digit++)
        {
            int[] images = [.. Enumerable.Range(0, Count).Where(image => _labels[image] == digit)];
            random.Shuffle<int>(images);
            test.AddRange(images[..(images.Length / 5)]);
            training.AddRange(images[(images.Length / 5)..]);
        }

        return (Select(training.Order()), Select(test.Order()));
    }

    /// <summary>Copies some images, and their labels, side by side into a mini-batch.</summary>
    /// <param name="images">The images to copy.</param>
    /// <param name="pixels">Receives <see cref="PixelCount"/> numbers an image.</param>
    /// <param name="labels">Receives one label an image.</param>
    public void Gather(ReadOnlySpan<int> images, Span<float> pixels, Span<int> labels)
    {
        for (int i = 0; i < images.Length; i++)
        {
            _pixels.AsSpan(images[i] * PixelCount, PixelCount).CopyTo(pixels[(i * PixelCount)..]);
            labels[i] = _labels[images[i]];
        }
    }

    private DigitSet Select(IEnumerable<int> images)
    {
        int[] chosen = [.. images];
        var pixels = new float[chosen.Length * PixelCount];
        var labels = new int[chosen.Length];
        Gather(chosen, pixels, labels);
        return new DigitSet(pixels, labels);
    }
}

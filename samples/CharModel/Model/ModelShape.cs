namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>The extents of a transformer.</summary>
public sealed record ModelShape
{
    /// <summary>How many times wider the hidden layer of a feed-forward branch is than the stream.</summary>
    public const int FeedForwardRatio = 4;

    /// <summary>Chooses the extents.</summary>
    /// <param name="vocabulary">The number of different characters.</param>
    /// <param name="layers">The number of blocks, each of attention and feed-forward.</param>
    /// <param name="width">The numbers that stand for a character between blocks.</param>
    /// <param name="heads">The heads of attention; each has an equal and even share of the width.</param>
    /// <param name="context">The most characters that are looked at together.</param>
    /// <exception cref="ArgumentException">The width cannot be shared out evenly.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    public ModelShape(int vocabulary, int layers = 4, int width = 128, int heads = 4, int context = 128)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        if (width % (2 * heads) != 0)
        {
            throw new ArgumentException(
                $"Every head has an even share of the width, so that the width is a multiple of {2 * heads} with {heads} heads, "
                + $"but {width} came.",
                nameof(width));
        }

        (Vocabulary, Layers, Width, Heads, Context) = (vocabulary, layers, width, heads, context);
        AttentionScale = 1 / MathF.Sqrt(HeadWidth);
    }

    /// <summary>The number of different characters.</summary>
    public int Vocabulary { get; }

    /// <summary>The number of blocks.</summary>
    public int Layers { get; }

    /// <summary>The numbers that stand for a character between blocks.</summary>
    public int Width { get; }

    /// <summary>The heads of attention.</summary>
    public int Heads { get; }

    /// <summary>The most characters that are looked at together.</summary>
    public int Context { get; }

    /// <summary>The share of the width that a head has.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>What the product of a query and a key is multiplied by; 1/√<see cref="HeadWidth"/> by default.</summary>
    public float AttentionScale { get; init; }
}

namespace GuidedDescent.Samples.Digits;

/// <summary>SplitMix64 (Steele, Lea and Flood, 2014): a seed gives the same numbers on every machine and every runtime.</summary>
/// <param name="seed">Any number; different seeds give unrelated streams.</param>
public sealed class RandomStream(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Where the stream stands: it is the seed of a stream that goes on from here.</summary>
    public ulong State => _state;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number in [-1, 1), uniformly.</summary>
    public float NextSigned() => (NextBits() >> 40) / 8388608f - 1;

    /// <summary>An index in [0, count), uniformly.</summary>
    public int NextIndex(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextIndex(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}

namespace GuidedDescent;

/// <summary>Hashes of names that are the same in every run and on every machine.</summary>
internal static class StableHash
{
    private const ulong Offset = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>FNV-1a over the letters, and mixed: names that differ in one letter then have nothing in common.</summary>
    public static ulong Of(string text)
    {
        ulong hash = Offset;
        foreach (char letter in text)
        {
            hash = (hash ^ letter) * Prime;
        }

        return Mix(hash);
    }

    /// <summary>The last stage of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the result depends on all that came.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

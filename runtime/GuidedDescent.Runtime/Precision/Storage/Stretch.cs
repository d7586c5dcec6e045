namespace GuidedDescent.Precision;

/// <summary>Consecutive elements of a tensor that are worked on in one go, small enough for the nearest cache.</summary>
/// <param name="Row">The tensor, as a row of the table.</param>
/// <param name="Offset">The first element, a multiple of <see cref="Granularity"/>.</param>
/// <param name="Length">The number of elements, at most <see cref="MostElements"/>.</param>
internal readonly record struct Stretch(int Row, long Offset, int Length)
{
    /// <summary>4 KiB of singles for each stream.</summary>
    public const int MostElements = 1024;

    /// <summary>What chunks must be multiples of, so that whatever is stored block by block is never cut apart.</summary>
    public const int Granularity = 256;
}

namespace GuidedDescent.Precision;

/// <summary>
/// The uniform numbers by which elements are rounded up or down: a function of the seed, the name of the parameter, the slot, the step and
/// the element, and of nothing else. Not the order of parameters, nor that of work, nor a checkpoint in between makes any difference.
/// </summary>
internal static unsafe class RoundingNumbers
{
    /// <summary>The elements that have their numbers from one block, 16 bits each.</summary>
    public const int ElementsOfBlock = 8;

    /// <summary>The key of a tensor.</summary>
    /// <param name="seed">The seed of the group.</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="slot">The slot of the rule.</param>
    public static ulong KeyOf(ulong seed, string parameter, int slot)
    {
        uint* words = stackalloc uint[4];
        Philox.Block(StableHash.Of(parameter), (ulong)slot, seed, words);
        return words[0] | ((ulong)words[1] << 32);
    }

    /// <summary>Fills in the numbers of consecutive elements.</summary>
    /// <param name="key">The key of the tensor.</param>
    /// <param name="step">The step, counted from 1.</param>
    /// <param name="first">The first element, a multiple of <see cref="ElementsOfBlock"/>.</param>
    /// <param name="numbers">Where the numbers go: room for whole blocks.</param>
    /// <param name="count">The number of elements.</param>
    public static void Fill(ulong key, long step, long first, ushort* numbers, int count) =>
        Philox.Fill(
            (ulong)first / ElementsOfBlock, (ulong)step, key, (uint*)numbers, (count + ElementsOfBlock - 1) / ElementsOfBlock);
}

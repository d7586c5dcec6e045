using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Precision;

/// <summary>
/// Philox4x32-10: a random function of a counter of 128 bits and a key of 64, which gives 128 bits. Where a number lies in no sequence,
/// nobody can lose the place in it. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
/// </summary>
internal static unsafe class Philox
{
    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9;
    private const uint SecondWeyl = 0xBB67AE85;
    private const int BlocksAtOnce = 8;
    private const int WordsOfBlock = 4;

    /// <summary>One block.</summary>
    /// <param name="low">The lower half of the counter.</param>
    /// <param name="high">The upper half.</param>
    /// <param name="key">The key.</param>
    /// <param name="words">Where its four words go.</param>
    public static void Block(ulong low, ulong high, ulong key, uint* words)
    {
        uint c0 = (uint)low;
        uint c1 = (uint)(low >> 32);
        uint c2 = (uint)high;
        uint c3 = (uint)(high >> 32);
        uint k0 = (uint)key;
        uint k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)FirstMultiplier * c0;
            ulong second = (ulong)SecondMultiplier * c2;
            (c0, c1) = ((uint)(second >> 32) ^ c1 ^ k0, (uint)second);
            (c2, c3) = ((uint)(first >> 32) ^ c3 ^ k1, (uint)first);
            k0 += FirstWeyl;
            k1 += SecondWeyl;
        }

        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }

    /// <summary>The blocks of consecutive counters.</summary>
    /// <param name="low">The lower half of the first counter.</param>
    /// <param name="high">The upper half of all.</param>
    /// <param name="key">The key.</param>
    /// <param name="words">Where their words go, four for each.</param>
    /// <param name="blocks">How many there are.</param>
    public static void Fill(ulong low, ulong high, ulong key, uint* words, int blocks)
    {
        int block = 0;
        for (; Avx2.IsSupported && block <= blocks - BlocksAtOnce; block += BlocksAtOnce)
        {
            ulong first = low + (ulong)block;
            if ((uint)first > uint.MaxValue - BlocksAtOnce)
            {
                // The lower word is about to overflow, which the vectors do not carry.
                break;
            }

            EightBlocks(first, high, key, words + (block * WordsOfBlock));
        }

        for (; block < blocks; block++)
        {
            Block(low + (ulong)block, high, key, words + (block * WordsOfBlock));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightBlocks(ulong low, ulong high, ulong key, uint* words)
    {
        Vector256<uint> c0 = Vector256.Create((uint)low) + Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);
        Vector256<uint> c1 = Vector256.Create((uint)(low >> 32));
        Vector256<uint> c2 = Vector256.Create((uint)high);
        Vector256<uint> c3 = Vector256.Create((uint)(high >> 32));
        uint k0 = (uint)key;
        uint k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Multiply(c0, FirstMultiplier, out Vector256<uint> firstLow, out Vector256<uint> firstHigh);
            Multiply(c2, SecondMultiplier, out Vector256<uint> secondLow, out Vector256<uint> secondHigh);
            c0 = secondHigh ^ c1 ^ Vector256.Create(k0);
            c1 = secondLow;
            c2 = firstHigh ^ c3 ^ Vector256.Create(k1);
            c3 = firstLow;
            k0 += FirstWeyl;
            k1 += SecondWeyl;
        }

        StoreBlocks(c0, c1, c2, c3, words);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(Vector256<uint> factors, uint multiplier, out Vector256<uint> low, out Vector256<uint> high)
    {
        Vector256<uint> both = Vector256.Create(multiplier);
        Vector256<uint> even = Avx2.Multiply(factors, both).AsUInt32();
        Vector256<uint> odd = Avx2.Multiply(Avx2.ShiftRightLogical(factors.AsUInt64(), 32).AsUInt32(), both).AsUInt32();
        low = Avx2.Blend(even, Avx2.ShiftLeftLogical(odd.AsUInt64(), 32).AsUInt32(), 0b10101010);
        high = Avx2.Blend(Avx2.ShiftRightLogical(even.AsUInt64(), 32).AsUInt32(), odd, 0b10101010);
    }

    /// <summary>Turns four vectors of equal words into eight blocks of four words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBlocks(Vector256<uint> c0, Vector256<uint> c1, Vector256<uint> c2, Vector256<uint> c3, uint* words)
    {
        Vector256<ulong> low01 = Avx2.UnpackLow(c0, c1).AsUInt64();
        Vector256<ulong> high01 = Avx2.UnpackHigh(c0, c1).AsUInt64();
        Vector256<ulong> low23 = Avx2.UnpackLow(c2, c3).AsUInt64();
        Vector256<ulong> high23 = Avx2.UnpackHigh(c2, c3).AsUInt64();
        StorePair(Avx2.UnpackLow(low01, low23), words);
        StorePair(Avx2.UnpackHigh(low01, low23), words + WordsOfBlock);
        StorePair(Avx2.UnpackLow(high01, high23), words + (2 * WordsOfBlock));
        StorePair(Avx2.UnpackHigh(high01, high23), words + (3 * WordsOfBlock));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(Vector256<ulong> blocks, uint* words)
    {
        blocks.GetLower().AsUInt32().Store(words);
        blocks.GetUpper().AsUInt32().Store(words + (BlocksAtOnce / 2 * WordsOfBlock));
    }
}

using GuidedDescent.Precision;

namespace GuidedDescent.Runtime.Tests.Precision;

public unsafe class PhiloxTests
{
    // The known answers that are published with the generator: counter, key, words.
    public static TheoryData<ulong, ulong, ulong, uint[]> KnownAnswers => new()
    {
        { 0, 0, 0, [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        { ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
        { 0x85a308d3243f6a88, 0x0370734413198a2e, 0x299f31d0a4093822, [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1] },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Block_PublishedVectors_AreMet(ulong low, ulong high, ulong key, uint[] expected)
    {
        uint[] words = new uint[4];
        fixed (uint* to = words)
        {
            Philox.Block(low, high, key, to);
        }

        Assert.Equal(expected, words);
    }

    // The second and third begin where the lower word of a counter is about to overflow.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0xFFFF_FFFC, 17)]
    [InlineData(0x7_FFFF_FFF0, 40)]
    [InlineData(0x123_4567_89AB, 8)]
    public void Fill_ManyBlocks_AreThoseOfTheirCounters(ulong first, int blocks)
    {
        uint[] together = new uint[blocks * 4];
        uint[] single = new uint[blocks * 4];
        fixed (uint* all = together, one = single)
        {
            Philox.Fill(first, 77, 0x0123456789ABCDEF, all, blocks);
            for (int block = 0; block < blocks; block++)
            {
                Philox.Block(first + (ulong)block, 77, 0x0123456789ABCDEF, one + (block * 4));
            }
        }

        Assert.Equal(single, together);
    }

    [Fact]
    public void RoundingNumbers_DependOnSeedNameSlotAndStep()
    {
        ushort[][] drawn =
        [
            NarrowNumbers.Draw(RoundingNumbers.KeyOf(1, "w", 0), 1, 64),
            NarrowNumbers.Draw(RoundingNumbers.KeyOf(2, "w", 0), 1, 64),
            NarrowNumbers.Draw(RoundingNumbers.KeyOf(1, "v", 0), 1, 64),
            NarrowNumbers.Draw(RoundingNumbers.KeyOf(1, "w", 2), 1, 64),
            NarrowNumbers.Draw(RoundingNumbers.KeyOf(1, "w", 0), 2, 64),
        ];
        Assert.Equal(drawn.Length, drawn.Select(numbers => string.Join(" ", numbers)).Distinct().Count());
        Assert.Equal(drawn[0], NarrowNumbers.Draw(RoundingNumbers.KeyOf(1, "w", 0), 1, 64));
    }
}

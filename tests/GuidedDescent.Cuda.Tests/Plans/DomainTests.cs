using GuidedDescent.Cuda;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>How domains are cut, and where tiles leave what they come to, with more elements than an int counts.</summary>
public sealed unsafe class DomainTests
{
    private static readonly SlotShape _huge = new(70_001, 40_001);

    [Theory]
    [InlineData(1_000_000_000, 1056, 8_192)]
    [InlineData(2_200_000, 1056, 3_072)]
    [InlineData(100_000, 1056, 1_024)]
    [InlineData(0, 1056, 1_024)]
    public void TiledChunkElements_GiveEveryBlockATile_AndThenEveryWarp(long elements, int residentBlocks, int expected) =>
        Assert.Equal(expected, LaunchShape.TiledChunkElements(elements, residentBlocks));

    [Fact]
    public void Bands_OfAHugeMatrix_CoverItOnce()
    {
        using TensorTable tensors = TensorTable.WithShapes(1, [_huge], [256]);

        Chunk[] bands = DomainChunks.Bands(tensors, slot: 0);

        Assert.Equal(2188 * 40, bands.Length);
        Assert.Equal(new Chunk(0, 0, 1024), bands[0]);
        Assert.Equal(new Chunk(39 * 1024, 0, 40_001 - (39 * 1024)), bands[39]);
        Assert.Equal(new Chunk(32L * 40_001, 0, 1024), bands[40]);
        Assert.Equal(new Chunk((2187 * 32L * 40_001) + 1024, 0, 1024), bands[^39]);
        Assert.Equal(40_001L * 2188, bands.Sum(band => (long)band.Length));
    }

    [Fact]
    public void Flat_OfAHugeMatrix_CoversItOnce()
    {
        using TensorTable tensors = TensorTable.WithShapes(1, [_huge, new(1, 5)], [256, 256]);

        Chunk[] chunks = DomainChunks.Flat(tensors, slot: 0, chunkElements: 1 << 20);

        Assert.Equal(_huge.Length + 5, chunks.Sum(chunk => (long)chunk.Length));
        Assert.Equal(new Chunk(_huge.Length >> 20 << 20, 0, (int)(_huge.Length % (1 << 20))), chunks[^2]);
        Assert.Equal(new Chunk(0, 1, 5), chunks[^1]);
    }

    [Fact]
    public void PartialResults_OfAHugeMatrix_LieApart()
    {
        using TensorTable tensors = TensorTable.WithShapes(
            3, [_huge, new(70_001, 1), new(1, 40_001), _huge, new(70_001, 1), new(1, 40_001)], [256, 512, 1024, 256, 512, 1024]);
        var kernel = new KernelDescriptor
        {
            Name = "Sums",
            EntryPoint = "Sums",
            Cpu = (in arguments) => throw new NotSupportedException(),
            Reads = [0],
            Writes = [1, 2],
            Scalars = [],
            Reductions = [new(ReductionKind.RowSum, 1), new(ReductionKind.ColumnSum, 2)],
        };
        const long Rows = sizeof(float) * 70_001L * 40;
        const long Columns = sizeof(float) * 2188L * 40_001;

        var partials = new PartialResults(tensors, kernel);
        Combination[] combinations = partials.Combinations(tensors, (byte*)4096);

        Assert.Equal(2 * (Rows + Columns), partials.Bytes);
        Assert.Equal(
            [4096, 4096 + (nint)Rows, 4096 + (nint)(Rows + Columns), 4096 + (nint)((2 * Rows) + Columns)],
            partials.Pointers((byte*)4096));
        Assert.Equal(2 * (274 + 157), combinations.Length);
        Combination lastRows = combinations[273];
        Assert.Equal((4096 + (273 * 256 * 40 * 4), 512 + (273 * 256 * 4), 40L, 1L, 40L, 70_001 - (273 * 256)), Describe(lastRows));
        Combination lastColumns = combinations[274 + 156];
        Assert.Equal(
            (4096 + (nint)Rows + (156 * 256 * 4), 1024 + (156 * 256 * 4), 2188L, 40_001L, 1L, 40_001 - (156 * 256)),
            Describe(lastColumns));
    }

    private static (nint Partials, nint Results, long TermCount, long TermStride, long ResultStride, int ResultCount) Describe(
        in Combination all) =>
        ((nint)all.Partials, (nint)all.Results, all.TermCount, all.TermStride, all.ResultStride, all.ResultCount);
}

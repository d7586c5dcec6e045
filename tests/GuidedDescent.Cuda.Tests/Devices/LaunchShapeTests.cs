namespace GuidedDescent.Cuda.Tests.Devices;

public sealed class LaunchShapeTests
{
    [Theory]
    [InlineData(1_000_000_000, 1056, 16_384)]
    [InlineData(124_000_000, 1056, 3_072)]
    [InlineData(1_000_000, 1056, 1_024)]
    [InlineData(0, 1056, 1_024)]
    public void ChunkElements_GiveEveryBlockManyChunks(long elements, int residentBlocks, int expected) =>
        Assert.Equal(expected, LaunchShape.ChunkElements(elements, residentBlocks));

    [Theory]
    [InlineData(5, 1056, 5)]
    [InlineData(1056, 1056, 1056)]
    [InlineData(61_036, 1056, 1056)]
    public void GridBlocks_AreThoseThatRunAtOnce(int chunks, int residentBlocks, int expected) =>
        Assert.Equal(expected, LaunchShape.GridBlocks(chunks, residentBlocks));
}

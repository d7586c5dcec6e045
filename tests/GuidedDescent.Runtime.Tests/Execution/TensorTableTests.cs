using GuidedDescent.Execution;

namespace GuidedDescent.Runtime.Tests.Execution;

public unsafe class TensorTableTests
{
    [Fact]
    public void Table_TensorsContiguousInEveryStream_AreOneRow()
    {
        using var table = new TensorTable(3, [10, 20, 30], [4000, 8000, 0, 4040, 8040, 0, 4120, 8120, 0]);

        Assert.Equal(1, table.Count);
        Assert.Equal(60, table.Length(0));
        Assert.Equal(60, table.ElementCount);
        Assert.Equal(4000, (nint)table.Pointer(0, 0));
        Assert.Equal(8000, (nint)table.Pointer(0, 1));
        Assert.True(table.Holds(1));
        Assert.False(table.Holds(2));
    }

    [Fact]
    public void Table_OneStreamWithAGap_KeepsTensorsApart()
    {
        using var table = new TensorTable(2, [10, 20, 5], [4000, 8000, 4040, 8044, 4120, 8124]);

        Assert.Equal(2, table.Count);
        Assert.Equal([10L, 25L], [table.Length(0), table.Length(1)]);
        Assert.Equal(8044, (nint)table.Pointers[3]);
    }

    [Fact]
    public void Table_EmptyTensors_HaveNoRow()
    {
        using var table = new TensorTable(1, [0, 4, 0, 4, 0], [0, 4000, 1, 4016, 0]);

        Assert.Equal(1, table.Count);
        Assert.Equal(8, table.Length(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(60)]
    [InlineData(1000)]
    public void Cut_AnyChunkSize_CoversEveryElementOnceInOrder(int chunkElements)
    {
        using var table = new TensorTable(1, [61, 1, 120], [4000, 8000, 12000]);
        long row = 0;
        long position = 0;
        foreach (Chunk chunk in table.Cut(chunkElements))
        {
            if (chunk.Tensor != row)
            {
                Assert.Equal(table.Length((int)row), position);
                Assert.Equal(row + 1, chunk.Tensor);
                (row, position) = (chunk.Tensor, 0);
            }

            Assert.Equal(position, chunk.Offset);
            Assert.InRange(chunk.Length, 1, chunkElements);
            position += chunk.Length;
        }

        Assert.Equal((2, 120), (row, position));
    }

    [Fact]
    public void Cut_RowLongerThanAnInt_CountsInLongs()
    {
        using var table = new TensorTable(1, [(1L << 32) + 5], [4000]);

        Chunk[] chunks = table.Cut(1 << 30);

        Assert.Equal(5, chunks.Length);
        Assert.Equal(new Chunk(1L << 32, 0, 5), chunks[^1]);
    }

    // The third stream is kept for no tensor, and so disturbs nobody.
    [Theory]
    [InlineData(0, 32, 64)]
    [InlineData(4, 31, 63)]
    [InlineData(8, 30, 62)]
    [InlineData(12, 29, 61)]
    public void Cut_StreamsThatBeginEquallyFarFromAnAlignedAddress_AreCutAtAlignedOnes(int phase, long second, long third)
    {
        using var table = new TensorTable(3, [70], [1600 + phase, 3200 + phase, 0]);

        Chunk[] chunks = table.Cut(32, 16);

        Assert.Equal(
            [new Chunk(0, 0, (int)second), new Chunk(second, 0, 32), new Chunk(third, 0, (int)(70 - third))], chunks);
    }

    [Fact]
    public void Cut_StreamsThatBeginDifferentlyFarFromAnAlignedAddress_AreCutAsIfNoneWere()
    {
        using var table = new TensorTable(2, [70], [1604, 3208]);

        Assert.Equal(table.Cut(32), table.Cut(32, 16));
        Assert.Equal([32, 32, 6], table.Cut(32, 16).Select(chunk => chunk.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    public void Cut_RowOfOneChunk_StaysWhole(long length)
    {
        using var table = new TensorTable(1, [length], [1604]);

        Assert.Equal([new Chunk(0, 0, (int)length)], table.Cut(32, 16));
    }

    [Fact]
    public void Cut_RowsOfDifferentPhases_EachHaveTheirOwnFirstChunk()
    {
        using var table = new TensorTable(1, [40, 40, 40], [1604, 3200, 4812]);

        Assert.Equal(
            [
                new Chunk(0, 0, 31), new Chunk(31, 0, 9),
                new Chunk(0, 1, 32), new Chunk(32, 1, 8),
                new Chunk(0, 2, 29), new Chunk(29, 2, 11),
            ],
            table.Cut(32, 16));
    }

    [Fact]
    public void Table_WrongArguments_AreRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new TensorTable(2, [10, 20], [1, 2, 3]));
        Assert.Contains("2 tensors of 2 slots need 4 pointers, but 3 came", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorTable(0, [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorTable(1, [-1], [4000]));
        using var table = new TensorTable(1, [4], [4000]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Cut(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Length(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => (nint)table.Pointer(0, 1));
    }

    [Fact]
    public void Dispose_Twice_IsHarmlessAndEndsAccess()
    {
        var table = new TensorTable(1, [4], [4000]);
        table.Dispose();
        table.Dispose();

        Assert.Throws<ObjectDisposedException>(() => (nint)table.Pointer(0, 0));
    }
}

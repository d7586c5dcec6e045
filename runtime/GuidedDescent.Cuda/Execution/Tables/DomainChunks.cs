using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda;

/// <summary>Cuts domains that are not the weight's, or in other ways than <see cref="TensorTable.Cut"/>.</summary>
internal static class DomainChunks
{
    /// <summary>The rows of a band and the columns of a tile, as generated kernels count on them.</summary>
    public const int BandRows = 32;

    /// <inheritdoc cref="BandRows"/>
    public const int TileLength = 1024;

    /// <summary>The elements of a slot as one row each tensor.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="slot">The slot whose extents are the domain.</param>
    /// <param name="chunkElements">The most elements of a chunk.</param>
    public static Chunk[] Flat(TensorTable tensors, int slot, int chunkElements) =>
        Flat([.. Enumerable.Range(0, tensors.Count).Select(row => tensors.Shape(row, slot).Length)], chunkElements);

    /// <summary>Rows of elements.</summary>
    /// <param name="lengths">How many elements each row has.</param>
    /// <param name="chunkElements">The most elements of a chunk.</param>
    public static Chunk[] Flat(long[] lengths, int chunkElements)
    {
        var chunks = new List<Chunk>();
        for (int row = 0; row < lengths.Length; row++)
        {
            for (long offset = 0; offset < lengths[row]; offset += chunkElements)
            {
                chunks.Add(new Chunk(offset, row, (int)Math.Min(chunkElements, lengths[row] - offset)));
            }
        }

        return [.. chunks];
    }

    /// <summary>Bands of rows, and in each tiles of columns; a chunk is as long as its columns.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="slot">The slot whose extents are the domain.</param>
    public static Chunk[] Bands(TensorTable tensors, int slot)
    {
        var chunks = new List<Chunk>();
        for (int row = 0; row < tensors.Count; row++)
        {
            SlotShape domain = tensors.Shape(row, slot);
            for (long first = 0; first < domain.Rows; first += BandRows)
            {
                for (long column = 0; column < domain.Columns; column += TileLength)
                {
                    int length = (int)Math.Min(TileLength, domain.Columns - column);
                    chunks.Add(new Chunk((first * domain.Columns) + column, row, length));
                }
            }
        }

        return [.. chunks];
    }
}

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// A part of a factor, packed: blocks of the depth one after the other, in each the strips side by side as a tile kernel reads them.
/// </summary>
/// <param name="width">The lines of a strip: rows of the left factor, columns of the right one.</param>
internal sealed unsafe class PackedMatrix(int width) : IDisposable
{
    private const int StripsInGroup = 8;

    private readonly NumberBuffer _buffer = new();
    private float* _source;
    private nint _stride;
    private bool _isAdjacent;
    private int _lines;
    private int _depth;

    /// <summary>The strips of the part; the last may not be full.</summary>
    public int Strips => (_lines + width - 1) / width;

    /// <summary>The blocks of the depth; one without any steps where there is no depth.</summary>
    public int Blocks => Math.Max(1, (_depth + TileKernel.BlockDepth - 1) / TileKernel.BlockDepth);

    /// <summary>Chooses what to pack.</summary>
    /// <param name="source">The first number of the part.</param>
    /// <param name="stride">From one row of the stored matrix to the next.</param>
    /// <param name="isAdjacent">Whether neighbouring lines lie side by side; else the steps of the depth do.</param>
    /// <param name="lines">The lines of the part.</param>
    /// <param name="depth">The steps of the part.</param>
    public void Choose(float* source, nint stride, bool isAdjacent, int lines, int depth)
    {
        _source = source;
        _stride = stride;
        _isAdjacent = isAdjacent;
        _lines = lines;
        _depth = depth;
        _buffer.Reserve((nint)Strips * width * depth);
    }

    /// <summary>The length of a block of the depth.</summary>
    public int BlockDepth(int block) => Math.Min(TileKernel.BlockDepth, _depth - (block * TileKernel.BlockDepth));

    /// <summary>One strip in one block of the depth.</summary>
    public float* Strip(int strip, int block)
    {
        nint first = (nint)block * TileKernel.BlockDepth;
        return _buffer.Start + (((first * Strips) + ((nint)strip * BlockDepth(block))) * width);
    }

    /// <summary>The pieces of work that packing is.</summary>
    public int Pieces => _isAdjacent ? Groups * Blocks : Strips;

    private int Groups => (Strips + StripsInGroup - 1) / StripsInGroup;

    /// <summary>Packs one piece: where lines lie side by side some of them for one block of the depth, else one strip.</summary>
    public void Pack(int piece)
    {
        if (_isAdjacent)
        {
            PackAdjacent(piece % Groups * StripsInGroup, piece / Groups);
        }
        else
        {
            PackConsecutive(piece);
        }
    }

    public void Dispose() => _buffer.Dispose();

    private void PackAdjacent(int strip, int block)
    {
        int depth = BlockDepth(block);
        float* source = _source + ((nint)block * TileKernel.BlockDepth * _stride) + ((nint)strip * width);
        int full = Math.Min(StripsInGroup, (_lines / width) - strip);
        PanelPacking.PackAdjacent(source, _stride, full, depth, Strip(strip, block), width);
        int rest = Math.Min(StripsInGroup * width, _lines - (strip * width)) - (full * width);
        if (rest > 0)
        {
            PanelPacking.PackAdjacentRest(source + (full * width), _stride, rest, depth, Strip(strip + full, block), width);
        }
    }

    private void PackConsecutive(int strip)
    {
        int lines = Math.Min(width, _lines - (strip * width));
        float* source = _source + ((nint)strip * width * _stride);
        for (int block = 0; block < Blocks; block++, source += TileKernel.BlockDepth)
        {
            PanelPacking.PackConsecutive(source, _stride, lines, BlockDepth(block), Strip(strip, block), width);
        }
    }
}

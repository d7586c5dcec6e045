namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// One product at a time. It is cut into parts whose packed factors are of bounded size; of each part the strips are packed, and then
/// its blocks of tiles computed, by one thread or by several. All memory for it is kept for the next.
/// </summary>
/// <param name="kernel">What multiplies tiles.</param>
/// <param name="workers">The most threads that work on it.</param>
internal sealed unsafe class ProductTask(TileKernel kernel, int workers) : IDisposable
{
    /// <summary>The most rows and columns of a part, and the most steps of its depth: at most 31 MB for each packed factor.</summary>
    private const int LargestSide = 2_240;
    private const int LargestDepth = 10 * TileKernel.BlockDepth;

    /// <summary>The tiles of a block: its strips and its sums stay in the cache of a core.</summary>
    private const int BlockHeight = 112;
    private const int BlockWidth = 256;

    private readonly PackedMatrix _left = new(kernel.Rows);
    private readonly PackedMatrix _right = new(kernel.Columns);
    private readonly NumberBuffer _sums = new();
    private readonly int _blockRows = BlockHeight / kernel.Rows * kernel.Rows;
    private readonly int _blockColumns = BlockWidth / kernel.Columns * kernel.Columns;
    private readonly int _tile = kernel.Rows * kernel.Columns;
    private ProductShape _shape;
    private ProductOperands _operands;

    // The part that is being worked on.
    private int _firstRow;
    private int _firstColumn;
    private int _rows;
    private int _columns;
    private bool _isFirstDepth;
    private bool _isLastDepth;
    private bool _sharesSums;

    /// <summary>The pieces of packing before a part can be multiplied.</summary>
    public int Pieces => _left.Pieces + _right.Pieces;

    /// <summary>The blocks of tiles to multiply once all is packed.</summary>
    public int Blocks => BlocksDown * BlocksAcross;

    private int BlocksDown => (_rows + _blockRows - 1) / _blockRows;

    private int BlocksAcross => (_columns + _blockColumns - 1) / _blockColumns;

    /// <summary>Computes a product.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="operands">Its matrices.</param>
    /// <param name="runPart">Packs the part that is set up, then multiplies all its blocks.</param>
    public void Run(in ProductShape shape, in ProductOperands operands, IPartRunner runPart)
    {
        _shape = shape;
        _operands = operands;
        int partRows = LargestSide / _blockRows * _blockRows;
        int partColumns = LargestSide / _blockColumns * _blockColumns;
        for (int row = 0; row < shape.Rows; row += partRows)
        {
            for (int column = 0; column < shape.Columns; column += partColumns)
            {
                SetArea(row, Math.Min(partRows, shape.Rows - row), column, Math.Min(partColumns, shape.Columns - column));
                if (!IsBelowDiagonal(row, column + _columns))
                {
                    RunDepths(runPart);
                }
            }
        }
    }

    /// <summary>Does one piece of the packing of either factor.</summary>
    public void Pack(int piece)
    {
        if (piece < _left.Pieces)
        {
            _left.Pack(piece);
        }
        else
        {
            _right.Pack(piece - _left.Pieces);
        }
    }

    /// <summary>Computes one block of tiles.</summary>
    public void Multiply(int block, int worker)
    {
        int row = block / BlocksAcross * _blockRows;
        int column = block % BlocksAcross * _blockColumns;
        int rows = Math.Min(_blockRows, _rows - row);
        int columns = Math.Min(_blockColumns, _columns - column);
        if (IsBelowDiagonal(_firstRow + row, _firstColumn + column + columns))
        {
            return;
        }

        int tileRow = row / kernel.Rows;
        int tileColumn = column / kernel.Columns;
        int endTileRow = (row + rows + kernel.Rows - 1) / kernel.Rows;
        int endTileColumn = (column + columns + kernel.Columns - 1) / kernel.Columns;
        float* sums = _sums.Start + ((nint)(_sharesSums ? block : worker) * _blockRows * _blockColumns);
        for (int depthBlock = 0; depthBlock < _left.Blocks; depthBlock++)
        {
            bool isFirst = _isFirstDepth && depthBlock == 0;
            bool isLast = _isLastDepth && depthBlock == _left.Blocks - 1;
            int depth = _left.BlockDepth(depthBlock);
            for (int right = tileColumn; right < endTileColumn; right++)
            {
                float* rightStrip = _right.Strip(right, depthBlock);
                float* upcomingStrip = right + 1 < endTileColumn ? _right.Strip(right + 1, depthBlock)
                    : depthBlock + 1 < _left.Blocks ? _right.Strip(tileColumn, depthBlock + 1)
                    : rightStrip;
                for (int left = tileRow; left < endTileRow; left++)
                {
                    if (IsBelowDiagonal(_firstRow + (left * kernel.Rows), _firstColumn + ((right + 1) * kernel.Columns)))
                    {
                        break;
                    }

                    float* tile = sums + ((right - tileColumn) * _blockRows * kernel.Columns) + ((left - tileRow) * _tile);
                    float* upcoming = upcomingStrip + ((left - tileRow) * depth * TileKernel.UpcomingStep);
                    kernel.Multiply(depth, _left.Strip(left, depthBlock), rightStrip, tile, isFirst, upcoming);
                    if (isLast)
                    {
                        Write(tile, left * kernel.Rows, right * kernel.Columns);
                    }
                }
            }
        }

        if (_shape.IsSymmetric && _isLastDepth)
        {
            row += _firstRow;
            column += _firstColumn;
            Mirror.Copy(_operands.D, _shape.Columns, row, row + rows, column, column + columns);
        }
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _sums.Dispose();
    }

    private void SetArea(int firstRow, int rows, int firstColumn, int columns)
    {
        _firstRow = firstRow;
        _rows = rows;
        _firstColumn = firstColumn;
        _columns = columns;
    }

    private void RunDepths(IPartRunner runPart)
    {
        _sharesSums = _shape.Depth > LargestDepth;
        _sums.Reserve((nint)(_sharesSums ? Blocks : workers) * _blockRows * _blockColumns);
        int first = 0;
        do
        {
            int depth = Math.Min(LargestDepth, _shape.Depth - first);
            _isFirstDepth = first == 0;
            _isLastDepth = first + depth == _shape.Depth;
            Choose(_left, _operands.A, _firstRow, _rows, _shape.Rows, _shape.TransposeA, first, depth);
            Choose(_right, _operands.B, _firstColumn, _columns, _shape.Columns, !_shape.TransposeB, first, depth);
            runPart.Run(this);
            first += depth;
        }
        while (first < _shape.Depth);
    }

    private void Choose(
        PackedMatrix packed, float* matrix, int firstLine, int lines, int allLines, bool isAdjacent, int firstStep, int depth)
    {
        nint stride = isAdjacent ? allLines : _shape.Depth;
        float* source = isAdjacent
            ? matrix + (firstStep * stride) + firstLine
            : matrix + (firstLine * stride) + firstStep;
        packed.Choose(source, stride, isAdjacent, lines, depth);
    }

    private void Write(float* tile, int row, int column)
    {
        int endRow = Math.Min(row + kernel.Rows, _rows) + _firstRow;
        int columns = Math.Min(kernel.Columns, _columns - column);
        column += _firstColumn;
        for (row += _firstRow; row < endRow; row++, tile += kernel.Columns)
        {
            int skipped = _shape.IsSymmetric ? Math.Max(0, row - column) : 0;
            if (skipped < columns)
            {
                nint offset = ((nint)row * _shape.Columns) + column + skipped;
                float* c = _operands.C is null ? null : _operands.C + offset;
                ProductOutput.WriteRow(_operands, tile + skipped, c, _operands.D + offset, columns - skipped);
            }
        }
    }

    /// <summary>Whether nothing of an area has to be computed.</summary>
    private bool IsBelowDiagonal(int firstRow, int endColumn) => _shape.IsSymmetric && endColumn <= firstRow;
}

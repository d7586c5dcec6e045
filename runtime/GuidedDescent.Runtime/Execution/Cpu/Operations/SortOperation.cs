using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>Puts the columns or rows of a matrix of every tensor in the order of descending keys.</summary>
internal sealed unsafe class SortOperation : ICpuOperation, IBlockWork, IItemWork
{
    private const int WidestBlock = 4_096;

    /// <summary>What sorting a key costs, in elements of an elementwise kernel.</summary>
    private const int CostOfKey = 64;

    private readonly TensorTable _tensors;
    private readonly RearrangementDescriptor _sort;
    private readonly KeyOrder[] _orders;
    private readonly ItemSchedule _sorting;
    private readonly BlockSchedule _moving;

    /// <exception cref="ArgumentException">There is not one key for each column or row.</exception>
    public SortOperation(WorkerPool pool, GroupTensors group, RearrangementDescriptor sort)
    {
        _tensors = group.Tensors;
        _sort = sort;
        SlotShape[] domains = [.. Enumerable.Range(0, _tensors.Count).Select(tensor => _tensors.Shape(tensor, sort.Output))];
        _orders = new KeyOrder[domains.Length];
        for (int tensor = 0; tensor < domains.Length; tensor++)
        {
            long keys = sort.Kind == RearrangementKind.SortColumns ? domains[tensor].Columns : domains[tensor].Rows;
            if (_tensors.Shape(tensor, sort.Inputs[0]) != domains[tensor] || _tensors.Shape(tensor, sort.Inputs[1]).Length != keys)
            {
                throw new ArgumentException(
                    $"{sort} ({sort.Kind}) of {_tensors.Shape(tensor, sort.Inputs[0])} by {_tensors.Shape(tensor, sort.Inputs[1])} to "
                    + $"{domains[tensor]}: these do not fit together.",
                    nameof(sort));
            }

            _orders[tensor] = new KeyOrder(checked((int)keys));
        }

        _sorting = new ItemSchedule(pool, domains.Length, _orders.Sum(order => (long)order.Count * CostOfKey));
        _moving = new BlockSchedule(pool, BlockSchedule.Cut(pool, domains, WidestBlock, rowMultiple: 1));
    }

    public void Run(ReadOnlySpan<float> scalars)
    {
        _sorting.Run(this);
        _moving.Run(this);
    }

    void IItemWork.Run(int first, int end, int worker)
    {
        for (int tensor = first; tensor < end; tensor++)
        {
            _orders[tensor].Sort(_tensors.Pointer(tensor, _sort.Inputs[1]));
        }
    }

    public void Run(ReadOnlySpan<Block> blocks, int worker)
    {
        foreach (ref readonly Block block in blocks)
        {
            for (int row = block.Row; row < block.Row + block.Rows; row++)
            {
                Move(block, row);
            }
        }
    }

    public void Dispose()
    {
    }

    private void Move(in Block block, int row)
    {
        KeyOrder order = _orders[block.Tensor];
        long columns = _tensors.Shape(block.Tensor, _sort.Output).Columns;
        float* source = _tensors.Pointer(block.Tensor, _sort.Inputs[0]);
        float* target = _tensors.Pointer(block.Tensor, _sort.Output) + (row * columns) + block.Column;
        if (_sort.Kind == RearrangementKind.SortRows)
        {
            source += (order[row] * columns) + block.Column;
            new ReadOnlySpan<float>(source, block.Columns).CopyTo(new Span<float>(target, block.Columns));
            return;
        }

        source += row * columns;
        for (int column = 0; column < block.Columns; column++)
        {
            target[column] = source[order[(int)block.Column + column]];
        }
    }
}

using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>Turns the rows of a matrix of every tensor into columns.</summary>
internal sealed unsafe class TransposeOperation : ICpuOperation, IBlockWork
{
    // A square of which both sides are whole cache lines and stay in the nearest cache.
    private const int Side = 32;

    private const int WidestBlock = 1_024;

    private readonly TensorTable _tensors;
    private readonly int _input;
    private readonly int _output;
    private readonly BlockSchedule _schedule;

    /// <exception cref="ArgumentException">The result has other extents.</exception>
    public TransposeOperation(WorkerPool pool, GroupTensors group, RearrangementDescriptor rearrangement)
    {
        _tensors = group.Tensors;
        _input = rearrangement.Inputs[0];
        _output = rearrangement.Output;
        SlotShape[] domains = [.. Enumerable.Range(0, _tensors.Count).Select(tensor => _tensors.Shape(tensor, _input))];
        for (int tensor = 0; tensor < domains.Length; tensor++)
        {
            SlotShape result = _tensors.Shape(tensor, _output);
            if (result.Rows != domains[tensor].Columns || result.Columns != domains[tensor].Rows)
            {
                throw new ArgumentException($"{rearrangement} turns {domains[tensor]} into {result}.", nameof(rearrangement));
            }
        }

        _schedule = new BlockSchedule(pool, BlockSchedule.Cut(pool, domains, WidestBlock, Side));
    }

    public void Run(ReadOnlySpan<float> scalars) => _schedule.Run(this);

    public void Run(ReadOnlySpan<Block> blocks, int worker)
    {
        foreach (ref readonly Block block in blocks)
        {
            for (int row = block.Row; row < block.Row + block.Rows; row += Side)
            {
                int rows = Math.Min(Side, block.Row + block.Rows - row);
                for (long column = block.Column; column < block.Column + block.Columns; column += Side)
                {
                    Turn(block.Tensor, row, rows, column, (int)Math.Min(Side, block.Column + block.Columns - column));
                }
            }
        }
    }

    public void Dispose()
    {
    }

    private void Turn(int tensor, int row, int rows, long column, int columns)
    {
        SlotShape shape = _tensors.Shape(tensor, _input);
        float* source = _tensors.Pointer(tensor, _input) + (row * shape.Columns) + column;
        float* target = _tensors.Pointer(tensor, _output) + (column * shape.Rows) + row;
        for (int j = 0; j < columns; j++, target += shape.Rows)
        {
            float* from = source + j;
            for (int i = 0; i < rows; i++, from += shape.Columns)
            {
                target[i] = *from;
            }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>
/// Runs one SIMD kernel over blocks, row by row and segment by segment, and keeps what its reductions gather: the sum of every tile, and
/// of every column of every band, in the order all devices follow.
/// </summary>
internal sealed unsafe class SegmentKernelWork : IBlockWork, IDisposable
{
    private readonly TensorTable _tensors;
    private readonly SegmentKernel _kernel;
    private readonly SlotShape[] _domains;
    private readonly PartialSums _partials;
    private readonly SegmentScratch _scratch;
    private readonly int _segmentLength;
    private readonly GradientLoads? _loads;
    private void* _scalars;
    private AverageUpdate? _averages;

    /// <summary>Prepares.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="domains">The extents of its domain for each tensor: rows it goes through one by one.</param>
    /// <param name="partials">Where tiles and bands leave what they gathered.</param>
    /// <param name="width">The most columns of a block.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="loads">How the kernel loads gradients; null where it loads none, or loads them as they lie.</param>
    public SegmentKernelWork(
        TensorTable tensors,
        SegmentKernel kernel,
        SlotShape[] domains,
        PartialSums partials,
        int width,
        int threads,
        GradientLoads? loads)
    {
        _tensors = tensors;
        _kernel = kernel;
        _domains = domains;
        _partials = partials;
        _loads = loads;
        _segmentLength = kernel.HasLanes ? SegmentKernel.TileLength : width;
        _scratch = new SegmentScratch(kernel, tensors.SlotCount, width, threads);
    }

    /// <summary>Chooses the scalars of the next run; the block stays where it is until the run has ended.</summary>
    /// <param name="scalars">The scalars.</param>
    /// <param name="averages">What has to be done to every block once it is written, while it is in the cache.</param>
    public void Prepare(void* scalars, AverageUpdate? averages)
    {
        _scalars = scalars;
        _averages = averages;
    }

    public void Run(ReadOnlySpan<Block> blocks, int worker)
    {
        foreach (ref readonly Block block in blocks)
        {
            for (int row = 0; row < block.Rows; row += SegmentKernel.RowsOfGroup)
            {
                RunRows(block, block.Row + row, Math.Min(SegmentKernel.RowsOfGroup, block.Rows - row), worker);
            }

            UpdateAverages(block);
        }
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Runs a group of rows, of which the sums of columns are added up first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRows(in Block block, int firstRow, int rows, int worker)
    {
        float** streams = stackalloc float*[_tensors.SlotCount];
        float** lanes = stackalloc float*[_kernel.Reductions.Length];
        ClearColumns(block.Columns, worker);
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            Locate(block.Tensor, row, block.Column, streams);
            for (int start = 0; start < block.Columns; start += _segmentLength)
            {
                int length = Math.Min(_segmentLength, block.Columns - start);
                BeginSegment(start, lanes, worker);
                if (_loads is null)
                {
                    RunSegment(streams, lanes, length, worker);
                }
                else
                {
                    long offset = (row * _domains[block.Tensor].Columns) + block.Column + start;
                    RunLoaded(_loads, block.Tensor, offset, streams, lanes, length, worker);
                }

                EndSegment(block.Tensor, row, block.Column + start, lanes);
                Advance(streams, length);
            }
        }

        StoreColumns(block, firstRow, worker);
    }

    private void UpdateAverages(in Block block)
    {
        long columns = _domains[block.Tensor].Columns;
        for (int row = block.Row; _averages is not null && row < block.Row + block.Rows; row++)
        {
            _averages.Run(block.Tensor, (row * columns) + block.Column, block.Columns);
        }
    }

    /// <summary>Finds where the streams of a row begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Locate(int tensor, int row, long column, float** streams)
    {
        float** table = _tensors.Pointers + ((long)tensor * _tensors.SlotCount);
        int[] slots = _kernel.Slots;
        SlotAccess[] accesses = _kernel.Accesses;
        for (int index = 0; index < slots.Length; index++)
        {
            int slot = slots[index];
            long offset = accesses[index] switch
            {
                SlotAccess.Full => (row * _domains[tensor].Columns) + column,
                SlotAccess.PerRow => row,
                SlotAccess.PerColumn => column,
                _ => 0,
            };
            streams[slot] = table[slot] + offset;
        }
    }

    /// <summary>Goes on to the next segment of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(float** streams, int length)
    {
        foreach (int slot in _kernel.Moving)
        {
            streams[slot] += length;
        }
    }

    /// <summary>Runs the kernel on a segment of which the gradients were multiplied just before.</summary>
    private void RunLoaded(GradientLoads loads, int tensor, long offset, float** streams, float** lanes, int length, int worker)
    {
        float* gradient = streams[Slot.Gradient];
        streams[Slot.Gradient] = loads.Load(tensor, offset, gradient, length, worker);
        RunSegment(streams, lanes, length, worker);
        loads.Leave(gradient, (long)length * sizeof(float));
        streams[Slot.Gradient] = gradient;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunSegment(float** streams, float** lanes, int length, int worker)
    {
        int tail = length % Vector<float>.Count;
        int whole = length - tail;
        if (whole != 0)
        {
            _kernel.Run(new CpuKernelArguments(_scalars, streams, (nuint)whole, lanes));
        }

        if (tail != 0)
        {
            _scratch.RunTail(_scalars, streams, lanes, whole, tail, worker);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginSegment(int start, float** lanes, int worker)
    {
        for (int reduction = 0; reduction < _kernel.Reductions.Length; reduction++)
        {
            if (_kernel.Reductions[reduction] == ReductionKind.ColumnSum)
            {
                lanes[reduction] = _scratch.Columns(reduction, worker) + start;
            }
            else
            {
                lanes[reduction] = _scratch.Lanes(reduction, worker);
                Tile.Clear(lanes[reduction]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndSegment(int tensor, int row, long column, float** lanes)
    {
        for (int reduction = 0; reduction < _kernel.Reductions.Length; reduction++)
        {
            ReductionKind kind = _kernel.Reductions[reduction];
            if (kind != ReductionKind.ColumnSum)
            {
                *_partials.OfTile(tensor, reduction, row, column / SegmentKernel.TileLength) =
                    kind == ReductionKind.MaxAbs ? Tile.Max(lanes[reduction]) : Tile.Sum(lanes[reduction]);
            }
        }
    }

    private void ClearColumns(int length, int worker)
    {
        for (int reduction = 0; _kernel.HasColumns && reduction < _kernel.Reductions.Length; reduction++)
        {
            if (_kernel.Reductions[reduction] == ReductionKind.ColumnSum)
            {
                new Span<float>(_scratch.Columns(reduction, worker), length).Clear();
            }
        }
    }

    /// <summary>Adds the sums of a group of rows to those of its band.</summary>
    private void StoreColumns(in Block block, int firstRow, int worker)
    {
        for (int reduction = 0; _kernel.HasColumns && reduction < _kernel.Reductions.Length; reduction++)
        {
            if (_kernel.Reductions[reduction] != ReductionKind.ColumnSum)
            {
                continue;
            }

            float* sums = _scratch.Columns(reduction, worker);
            float* band = _partials.OfColumn(block.Tensor, reduction, firstRow / SegmentKernel.BandRows, block.Column);
            if (firstRow % SegmentKernel.BandRows == 0)
            {
                new ReadOnlySpan<float>(sums, block.Columns).CopyTo(new Span<float>(band, block.Columns));
            }
            else
            {
                Add(sums, band, block.Columns);
            }
        }
    }

    private static void Add(float* source, float* target, int count)
    {
        int index = 0;
        for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
        {
            (Vector.Load(target + index) + Vector.Load(source + index)).Store(target + index);
        }

        for (; index < count; index++)
        {
            target[index] += source[index];
        }
    }
}

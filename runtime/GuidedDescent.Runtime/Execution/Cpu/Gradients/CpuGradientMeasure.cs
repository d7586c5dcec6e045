using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>Adds up squares on the processor: threads share the tiles, and the caller adds what the tiles came to.</summary>
internal sealed unsafe class CpuGradientMeasure : GradientMeasure, IItemWork
{
    private readonly GradientUnits _units;
    private readonly TileRun[] _runs;
    private readonly int[] _itemStarts;
    private readonly ItemSchedule _schedule;
    private readonly long _tiles;
    private double* _gradientTiles;
    private double* _weightTiles;

    public CpuGradientMeasure(WorkerPool pool, GradientUnits units)
    {
        _units = units;
        int itemElements = ItemCuts.ItemElements(pool.Threads, units.Tensors.Sum(tensor => tensor.UnitLength * tensor.Units));
        _runs = Cut(units, itemElements, out _tiles);
        long[] costs = [.. _runs.Select(run => run.Cost + ItemCuts.Overhead)];
        _itemStarts = ItemCuts.Gather(costs, itemElements, out long cost);
        _schedule = new ItemSchedule(pool, _itemStarts.Length - 1, cost);
        _gradientTiles = (double*)NativeMemory.Alloc((nuint)Math.Max(_tiles, 1), sizeof(double));
        _weightTiles = (double*)NativeMemory.Alloc((nuint)Math.Max(_tiles, 1), sizeof(double));
    }

    public override void Run()
    {
        _schedule.Run(this);
        Combine();
    }

    void IItemWork.Run(int first, int end, int worker)
    {
        ReadOnlySpan<TileRun> runs = _runs.AsSpan(_itemStarts[first].._itemStarts[end]);
        for (int index = 0; index < runs.Length; index++)
        {
            Measure(runs[index], runs[Math.Min(index + 1, runs.Length - 1)]);
        }
    }

    public override void Dispose()
    {
        NativeMemory.Free(_gradientTiles);
        NativeMemory.Free(_weightTiles);
        _gradientTiles = _weightTiles = null;
    }

    private static TileRun[] Cut(GradientUnits units, int itemElements, out long tiles)
    {
        var runs = new List<TileRun>();
        tiles = 0;
        for (int index = 0; index < units.Tensors.Length; index++)
        {
            GradientUnits.Tensor tensor = units.Tensors[index];
            long ofUnit = TilesOf(tensor);
            long all = ofUnit * tensor.Units;
            long atOnce = Math.Max(1, itemElements / Math.Min(tensor.UnitLength, SquareTile.Length));
            for (long first = 0; first < all; first += atOnce)
            {
                int count = (int)Math.Min(atOnce, all - first);
                runs.Add(new TileRun(index, first, count, tiles + first, count * Math.Min(tensor.UnitLength, SquareTile.Length)));
            }

            tiles += all;
        }

        return [.. runs];
    }

    private static long TilesOf(in GradientUnits.Tensor tensor) => (tensor.UnitLength + SquareTile.Length - 1) / SquareTile.Length;

    [SkipLocalsInit]
    private void Measure(in TileRun run, in TileRun next)
    {
        float* scratch = stackalloc float[SquareTile.Length];
        ref readonly GradientUnits.Tensor tensor = ref _units.Tensors[run.Tensor];
        StoredStream gradient = _units.GradientOf(run.Tensor);
        StoredStream weight = _units.WeightOf(run.Tensor);
        long ofUnit = TilesOf(tensor);
        for (int index = 0; index < run.Tiles; index++)
        {
            (long unit, long tile) = Math.DivRem(run.FirstTile + index, ofUnit);
            long start = (unit * tensor.UnitLength) + (tile * SquareTile.Length);
            int length = (int)Math.Min(SquareTile.Length, tensor.UnitLength - (tile * SquareTile.Length));
            bool isLast = index == run.Tiles - 1;
            float* nextGradient = isLast ? _units.GradientOf(next.Tensor).Ahead(StartOf(next)) : gradient.Ahead(start + length);
            _gradientTiles[run.Place + index] = SquareTile.Sum(gradient.Show(start, length, scratch), length, nextGradient);
            if (tensor.IsClippedByWeights)
            {
                float* nextWeight = isLast ? _units.WeightOf(next.Tensor).Ahead(StartOf(next)) : weight.Ahead(start + length);
                _weightTiles[run.Place + index] = SquareTile.Sum(weight.Show(start, length, scratch), length, nextWeight);
            }
        }
    }

    /// <summary>The first element of a run in its tensor.</summary>
    private long StartOf(in TileRun run)
    {
        ref readonly GradientUnits.Tensor tensor = ref _units.Tensors[run.Tensor];
        (long unit, long tile) = Math.DivRem(run.FirstTile, TilesOf(tensor));
        return (unit * tensor.UnitLength) + (tile * SquareTile.Length);
    }

    private void Combine()
    {
        long place = 0;
        foreach (ref readonly GradientUnits.Tensor tensor in _units.Tensors.AsSpan())
        {
            long ofUnit = TilesOf(tensor);
            for (long unit = tensor.FirstUnit; unit < tensor.FirstUnit + tensor.Units; unit++, place += ofUnit)
            {
                _units.Squares[unit] = LaneSum.Of(_gradientTiles + place, ofUnit);
                if (tensor.IsClippedByWeights)
                {
                    _units.WeightSquares[unit] = LaneSum.Of(_weightTiles + place, ofUnit);
                }
            }
        }
    }

    /// <summary>Consecutive tiles of one tensor.</summary>
    private readonly record struct TileRun(int Tensor, long FirstTile, int Tiles, long Place, long Cost);
}

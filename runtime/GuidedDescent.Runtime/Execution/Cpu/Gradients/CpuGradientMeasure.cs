using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>Adds up squares on the processor: threads share the tiles, and the caller adds what the tiles came to.</summary>
internal sealed unsafe class CpuGradientMeasure : GradientMeasure, IItemWork
{
    private readonly GradientUnits _units;
    private readonly Stretch[] _stretches;
    private readonly int[] _itemStarts;
    private readonly ItemSchedule _schedule;
    private readonly long _tiles;
    private double* _gradientTiles;
    private double* _weightTiles;

    public CpuGradientMeasure(WorkerPool pool, GradientUnits units)
    {
        _units = units;
        int itemElements = ItemCuts.ItemElements(pool.Threads, units.Tensors.Sum(tensor => tensor.UnitLength * tensor.Units));
        _stretches = Cut(units, itemElements, out _tiles);
        long[] costs = [.. _stretches.Select(stretch => stretch.Cost + ItemCuts.Overhead)];
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
        ReadOnlySpan<Stretch> stretches = _stretches.AsSpan(_itemStarts[first].._itemStarts[end]);
        for (int index = 0; index < stretches.Length; index++)
        {
            Measure(stretches[index], stretches[Math.Min(index + 1, stretches.Length - 1)]);
        }
    }

    public override void Dispose()
    {
        NativeMemory.Free(_gradientTiles);
        NativeMemory.Free(_weightTiles);
        _gradientTiles = _weightTiles = null;
    }

    private static Stretch[] Cut(GradientUnits units, int itemElements, out long tiles)
    {
        var stretches = new List<Stretch>();
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
                stretches.Add(new Stretch(index, first, count, tiles + first, count * Math.Min(tensor.UnitLength, SquareTile.Length)));
            }

            tiles += all;
        }

        return [.. stretches];
    }

    private static long TilesOf(in GradientUnits.Tensor tensor) => (tensor.UnitLength + SquareTile.Length - 1) / SquareTile.Length;

    private void Measure(in Stretch stretch, in Stretch next)
    {
        ref readonly GradientUnits.Tensor tensor = ref _units.Tensors[stretch.Tensor];
        float* gradient = _units.GradientOf(stretch.Tensor);
        float* weight = tensor.IsClippedByWeights ? _units.WeightOf(stretch.Tensor) : null;
        long ofUnit = TilesOf(tensor);
        for (int index = 0; index < stretch.Tiles; index++)
        {
            (long unit, long tile) = Math.DivRem(stretch.FirstTile + index, ofUnit);
            long start = (unit * tensor.UnitLength) + (tile * SquareTile.Length);
            int length = (int)Math.Min(SquareTile.Length, tensor.UnitLength - (tile * SquareTile.Length));
            bool isLast = index == stretch.Tiles - 1;
            float* nextGradient = isLast ? _units.GradientOf(next.Tensor) + StartOf(next) : gradient + start + length;
            _gradientTiles[stretch.Place + index] = SquareTile.Sum(gradient + start, length, nextGradient);
            if (weight != null)
            {
                float* nextWeight = isLast ? _units.WeightOf(next.Tensor) + StartOf(next) : weight + start + length;
                _weightTiles[stretch.Place + index] = SquareTile.Sum(weight + start, length, nextWeight);
            }
        }
    }

    /// <summary>The first element of a stretch in its tensor.</summary>
    private long StartOf(in Stretch stretch)
    {
        ref readonly GradientUnits.Tensor tensor = ref _units.Tensors[stretch.Tensor];
        (long unit, long tile) = Math.DivRem(stretch.FirstTile, TilesOf(tensor));
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
    private readonly record struct Stretch(int Tensor, long FirstTile, int Tiles, long Place, long Cost);
}

using System.Numerics;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>
/// Turns what tiles and bands gathered into the results of reductions: added up in double precision in a fixed order, and rounded once.
/// A block is a stretch of the results of one tensor, and its row the number of the reduction.
/// </summary>
internal sealed unsafe class CombinationWork(
    TensorTable tensors, ReductionDescriptor[] reductions, SlotShape[] domains, PartialSums partials) : IBlockWork
{
    private const int Stretch = 1024;
    private const int TileLanes = 256;

    /// <summary>The stretches of all results of all tensors.</summary>
    public Block[] Cut()
    {
        var blocks = new List<Block>();
        for (int tensor = 0; tensor < domains.Length; tensor++)
        {
            for (int reduction = 0; reduction < reductions.Length; reduction++)
            {
                long results = tensors.Shape(tensor, reductions[reduction].ResultSlot).Length;
                for (long first = 0; first < results; first += Stretch)
                {
                    blocks.Add(new Block(tensor, reduction, 1, first, (int)Math.Min(Stretch, results - first)));
                }
            }
        }

        return [.. blocks];
    }

    public void Run(ReadOnlySpan<Block> blocks, int worker)
    {
        foreach (ref readonly Block block in blocks)
        {
            ReductionDescriptor reduction = reductions[block.Row];
            float* results = tensors.Pointers[((long)block.Tensor * tensors.SlotCount) + reduction.ResultSlot] + block.Column;
            SlotShape domain = domains[block.Tensor];
            switch (reduction.Kind)
            {
                case ReductionKind.Sum:
                    *results = SumOf(partials.OfTile(block.Tensor, block.Row, 0, 0), PartialSums.TilesOf(domain) * domain.Rows);
                    break;
                case ReductionKind.MaxAbs:
                    *results = MaxOf(partials.OfTile(block.Tensor, block.Row, 0, 0), PartialSums.TilesOf(domain) * domain.Rows);
                    break;
                case ReductionKind.RowSum:
                    SumRows(block, domain, results);
                    break;
                default:
                    SumColumns(block, domain, results);
                    break;
            }
        }
    }

    private static float SumOf(float* tiles, long count)
    {
        double* lanes = stackalloc double[TileLanes];
        new Span<double>(lanes, TileLanes).Clear();
        for (long tile = 0; tile < count; tile++)
        {
            lanes[tile % TileLanes] += tiles[tile];
        }

        for (int half = TileLanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return (float)lanes[0];
    }

    private static float MaxOf(float* tiles, long count)
    {
        float largest = 0;
        for (long tile = 0; tile < count; tile++)
        {
            largest = Tile.Larger(tiles[tile], largest);
        }

        return largest;
    }

    private void SumRows(in Block block, SlotShape domain, float* results)
    {
        long count = PartialSums.TilesOf(domain);
        float* tiles = partials.OfTile(block.Tensor, block.Row, (int)block.Column, 0);
        for (int row = 0; row < block.Columns; row++, tiles += count)
        {
            double sum = 0;
            for (long tile = 0; tile < count; tile++)
            {
                sum += tiles[tile];
            }

            results[row] = (float)sum;
        }
    }

    private void SumColumns(in Block block, SlotShape domain, float* results)
    {
        double* sums = stackalloc double[Stretch];
        new Span<double>(sums, block.Columns).Clear();
        for (int band = 0; band < PartialSums.BandsOf(domain); band++)
        {
            AddColumns(partials.OfColumn(block.Tensor, block.Row, band, block.Column), sums, block.Columns);
        }

        for (int column = 0; column < block.Columns; column++)
        {
            results[column] = (float)sums[column];
        }
    }

    private static void AddColumns(float* source, double* sums, int count)
    {
        int column = 0;
        for (; column <= count - Vector<float>.Count; column += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(source + column), out Vector<double> lower, out Vector<double> upper);
            double* target = sums + column;
            (Vector.Load(target) + lower).Store(target);
            (Vector.Load(target + Vector<double>.Count) + upper).Store(target + Vector<double>.Count);
        }

        for (; column < count; column++)
        {
            sums[column] += source[column];
        }
    }
}

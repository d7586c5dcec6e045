using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Tiles of 14 rows and two vectors: 28 sums, for processors with 32 registers.</summary>
internal sealed unsafe class TallTileKernel<TLanes, TVector> : TwoVectorTileKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Height = 14;

    public override int Rows => Height;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(int depth, float* left, float* right, float* tile, bool isFirst, float* upcoming)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        TVector c3a = default, c3b = default;
        TVector c4a = default, c4b = default;
        TVector c5a = default, c5b = default;
        TVector c6a = default, c6b = default;
        TVector c7a = default, c7b = default;
        TVector c8a = default, c8b = default;
        TVector c9a = default, c9b = default;
        TVector c10a = default, c10b = default;
        TVector c11a = default, c11b = default;
        TVector c12a = default, c12b = default;
        TVector c13a = default, c13b = default;
        float* end = left + (depth * Height);
        for (; left != end; left += Height, right += 2 * TLanes.Count, upcoming += UpcomingStep)
        {
            CacheHint.Soon(left + SoonDistance);
            CacheHint.Later(upcoming);
            TVector b0 = TLanes.Load(right);
            TVector b1 = TLanes.Load(right + TLanes.Count);
            TVector a;
            a = TLanes.Fill(left[0]);
            c0a = TLanes.MultiplyAdd(a, b0, c0a);
            c0b = TLanes.MultiplyAdd(a, b1, c0b);
            a = TLanes.Fill(left[1]);
            c1a = TLanes.MultiplyAdd(a, b0, c1a);
            c1b = TLanes.MultiplyAdd(a, b1, c1b);
            a = TLanes.Fill(left[2]);
            c2a = TLanes.MultiplyAdd(a, b0, c2a);
            c2b = TLanes.MultiplyAdd(a, b1, c2b);
            a = TLanes.Fill(left[3]);
            c3a = TLanes.MultiplyAdd(a, b0, c3a);
            c3b = TLanes.MultiplyAdd(a, b1, c3b);
            a = TLanes.Fill(left[4]);
            c4a = TLanes.MultiplyAdd(a, b0, c4a);
            c4b = TLanes.MultiplyAdd(a, b1, c4b);
            a = TLanes.Fill(left[5]);
            c5a = TLanes.MultiplyAdd(a, b0, c5a);
            c5b = TLanes.MultiplyAdd(a, b1, c5b);
            a = TLanes.Fill(left[6]);
            c6a = TLanes.MultiplyAdd(a, b0, c6a);
            c6b = TLanes.MultiplyAdd(a, b1, c6b);
            a = TLanes.Fill(left[7]);
            c7a = TLanes.MultiplyAdd(a, b0, c7a);
            c7b = TLanes.MultiplyAdd(a, b1, c7b);
            a = TLanes.Fill(left[8]);
            c8a = TLanes.MultiplyAdd(a, b0, c8a);
            c8b = TLanes.MultiplyAdd(a, b1, c8b);
            a = TLanes.Fill(left[9]);
            c9a = TLanes.MultiplyAdd(a, b0, c9a);
            c9b = TLanes.MultiplyAdd(a, b1, c9b);
            a = TLanes.Fill(left[10]);
            c10a = TLanes.MultiplyAdd(a, b0, c10a);
            c10b = TLanes.MultiplyAdd(a, b1, c10b);
            a = TLanes.Fill(left[11]);
            c11a = TLanes.MultiplyAdd(a, b0, c11a);
            c11b = TLanes.MultiplyAdd(a, b1, c11b);
            a = TLanes.Fill(left[12]);
            c12a = TLanes.MultiplyAdd(a, b0, c12a);
            c12b = TLanes.MultiplyAdd(a, b1, c12b);
            a = TLanes.Fill(left[13]);
            c13a = TLanes.MultiplyAdd(a, b0, c13a);
            c13b = TLanes.MultiplyAdd(a, b1, c13b);
        }

        Put(c0a, c0b, tile, 0, isFirst);
        Put(c1a, c1b, tile, 1, isFirst);
        Put(c2a, c2b, tile, 2, isFirst);
        Put(c3a, c3b, tile, 3, isFirst);
        Put(c4a, c4b, tile, 4, isFirst);
        Put(c5a, c5b, tile, 5, isFirst);
        Put(c6a, c6b, tile, 6, isFirst);
        Put(c7a, c7b, tile, 7, isFirst);
        Put(c8a, c8b, tile, 8, isFirst);
        Put(c9a, c9b, tile, 9, isFirst);
        Put(c10a, c10b, tile, 10, isFirst);
        Put(c11a, c11b, tile, 11, isFirst);
        Put(c12a, c12b, tile, 12, isFirst);
        Put(c13a, c13b, tile, 13, isFirst);
    }
}

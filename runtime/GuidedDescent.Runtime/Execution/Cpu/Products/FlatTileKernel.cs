using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Tiles of 6 rows and two vectors: 12 sums, for processors with 16 registers.</summary>
internal sealed unsafe class FlatTileKernel<TLanes, TVector> : TwoVectorTileKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Height = 6;

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
        }

        Put(c0a, c0b, tile, 0, isFirst);
        Put(c1a, c1b, tile, 1, isFirst);
        Put(c2a, c2b, tile, 2, isFirst);
        Put(c3a, c3b, tile, 3, isFirst);
        Put(c4a, c4b, tile, 4, isFirst);
        Put(c5a, c5b, tile, 5, isFirst);
    }
}

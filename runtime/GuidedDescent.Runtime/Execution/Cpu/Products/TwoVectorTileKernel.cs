using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// Tiles as wide as two vectors. How many rows of sums the registers hold, and with that the loop, is the business of the kernels: every
/// sum must be a variable of its own to stay in its register.
/// </summary>
internal abstract unsafe class TwoVectorTileKernel<TLanes, TVector> : TileKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public override int Columns => 2 * TLanes.Count;

    /// <summary>Adds a row of sums to the tile, or begins it with them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Put(TVector first, TVector second, float* tile, int row, bool isFirst)
    {
        float* target = tile + (row * 2 * TLanes.Count);
        TLanes.Store(isFirst ? first : TLanes.Add(TLanes.Load(target), first), target);
        target += TLanes.Count;
        TLanes.Store(isFirst ? second : TLanes.Add(TLanes.Load(target), second), target);
    }
}

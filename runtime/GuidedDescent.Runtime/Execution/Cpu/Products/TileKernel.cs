using System.Runtime.Intrinsics;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// Multiplies a strip of rows with a strip of columns, both packed, within the registers. The bits are the same for every kernel.
/// </summary>
internal abstract unsafe class TileKernel
{
    /// <summary>
    /// How many steps of the depth go into one chain of multiply-adds, from zero. The sums of these blocks are added up in ascending
    /// order. Changing it changes the bits of results.
    /// </summary>
    public const int BlockDepth = 384;

    /// <summary>How many numbers of what is needed later are fetched in each step of the depth.</summary>
    public const int UpcomingStep = 4;

    /// <summary>How far ahead the left strip is fetched: far enough for what is not even in the second cache.</summary>
    protected const int SoonDistance = 512;

    /// <summary>The fastest for this processor.</summary>
    public static TileKernel Best { get; } =
        Vector512.IsHardwareAccelerated ? new TallTileKernel<Lanes512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new FlatTileKernel<Lanes256, Vector256<float>>()
        : new FlatTileKernel<Lanes128, Vector128<float>>();

    /// <summary>The rows of a tile.</summary>
    public abstract int Rows { get; }

    /// <summary>The columns of a tile.</summary>
    public abstract int Columns { get; }

    /// <summary>Computes one block of the depth for one tile.</summary>
    /// <param name="depth">The length of the block, at most <see cref="BlockDepth"/>.</param>
    /// <param name="left"><see cref="Rows"/> numbers for each step of the depth.</param>
    /// <param name="right"><see cref="Columns"/> numbers for each step of the depth.</param>
    /// <param name="tile">The tile, row after row.</param>
    /// <param name="isFirst">Whether the tile becomes the sums of the block; else they are added to it.</param>
    /// <param name="upcoming">
    /// A strip or a part of one that is needed later: <see cref="UpcomingStep"/> numbers for each step of the depth are fetched.
    /// </param>
    public abstract void Multiply(int depth, float* left, float* right, float* tile, bool isFirst, float* upcoming);
}

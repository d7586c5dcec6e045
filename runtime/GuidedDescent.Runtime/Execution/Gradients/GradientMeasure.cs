namespace GuidedDescent.Execution;

/// <summary>
/// Adds up the squares of the gradients of every unit, and of the weights where they are needed, in one pass over both. A square of
/// a float is exact in double precision and none overflows, so the sum is finite where all gradients are.
/// </summary>
/// <remarks>
/// The order is one for all devices and partitions: element i of a tile of 1024 goes to lane i mod 32; lanes are added as a tree of 16, 8,
/// 4, 2, 1; the tiles of a unit are a <see cref="LaneSum"/>.
/// </remarks>
internal abstract class GradientMeasure : IDisposable
{
    /// <summary>Fills <see cref="GradientUnits.Squares"/> and <see cref="GradientUnits.WeightSquares"/>.</summary>
    public abstract void Run();

    public abstract void Dispose();
}

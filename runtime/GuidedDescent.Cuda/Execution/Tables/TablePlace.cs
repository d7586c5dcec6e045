namespace GuidedDescent.Cuda;

/// <summary>Where a table lies among all tables of an optimizer.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Count">The number of its rows.</param>
internal readonly unsafe record struct TablePlace(long Offset, int Count)
{
    /// <summary>The first row, where all tables begin at an address.</summary>
    public void* In(byte* tables) => tables + Offset;
}

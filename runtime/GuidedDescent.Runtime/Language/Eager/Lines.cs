namespace GuidedDescent.Language.Eager;

/// <summary>The elements that each number of a reduction is made of: evenly spaced positions in an array.</summary>
/// <param name="Results">How many numbers there are.</param>
/// <param name="Offset">How far the first element of one number is from that of the next.</param>
/// <param name="Count">How many elements each is made of.</param>
/// <param name="Stride">How far apart these are.</param>
internal readonly record struct Lines(int Results, int Offset, int Count, int Stride)
{
    /// <summary>All elements make one number.</summary>
    public static Lines All(Shape shape) => new(1, 0, checked((int)shape.Length), 1);

    /// <summary>Each row makes one number.</summary>
    public static Lines Rows(Shape shape) => new(shape[0], shape[1], shape[1], 1);

    /// <summary>Each column makes one number.</summary>
    public static Lines Columns(Shape shape) => new(shape[1], 1, shape[0], shape[1]);

    /// <summary>The position of an element.</summary>
    /// <param name="result">The number it belongs to.</param>
    /// <param name="element">Which of that number's elements it is.</param>
    public int Position(int result, int element) => (result * Offset) + (element * Stride);
}

namespace GuidedDescent.Language;

// The bounds are those of the tensor that a matrix is made of; see Tensor.WithErrorBounds for what they promise.
public sealed partial class Matrix
{
    /// <inheritdoc cref="Tensor.TracksErrors"/>
    public bool TracksErrors => Content.TracksErrors;

    /// <summary>
    /// For each element, row after row, how far the number that a correct single-precision kernel holds may be from
    /// <see cref="Values"/>; empty where errors are not tracked, and infinite where nothing is known.
    /// </summary>
    public ReadOnlySpan<double> ErrorBounds => Content.ErrorBounds;

    /// <summary>
    /// The same values, from which every operation also computes rigorous error bounds, as <see cref="Tensor.WithErrorBounds"/>
    /// says.
    /// </summary>
    /// <returns>A matrix whose bounds are zero. Earlier bounds are forgotten.</returns>
    /// <exception cref="InvalidOperationException">A value is not a single-precision number: no kernel holds it.</exception>
    public Matrix WithErrorBounds() => new(Content.WithErrorBounds());

    /// <summary>Whether a correct single-precision kernel may hold this number: at least as sharp as the error bound.</summary>
    /// <param name="row">The row of the element, from 0.</param>
    /// <param name="column">The column of the element, from 0.</param>
    /// <param name="held">The number a kernel computed.</param>
    /// <exception cref="InvalidOperationException">Errors are not tracked.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public bool Admits(int row, int column, float held) => Content.Admits(PositionOf(row, column), held);
}

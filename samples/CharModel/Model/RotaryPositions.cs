namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>
/// Tells queries and keys where they stand (Su et al., 2021): the numbers i and i + half of a head are a point of a plane, turned by
/// the position times an angle of its own, so that the product of a query and a key depends on their distance.
/// </summary>
internal sealed class RotaryPositions
{
    private const double Base = 10_000;

    private readonly Compute _compute;
    private readonly int _half;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <summary>Computes the angles.</summary>
    /// <param name="headWidth">The numbers of a head, an even number.</param>
    /// <param name="context">The number of positions.</param>
    /// <param name="compute">What it computes with.</param>
    public RotaryPositions(int headWidth, int context, Compute compute)
    {
        _compute = compute;
        _half = headWidth / 2;
        double[] angles = [.. from position in Enumerable.Range(0, context)
                              from plane in Enumerable.Range(0, _half)
                              select position * Math.Pow(Base, -(double)plane / _half)];
        _cosines = [.. angles.Select(angle => (float)Math.Cos(angle))];
        _sines = [.. angles.Select(angle => (float)Math.Sin(angle))];
    }

    /// <summary>Turns every row by its position.</summary>
    /// <param name="heads">Rows of single heads, the positions of a sequence one after the other.</param>
    /// <param name="length">The positions of a sequence.</param>
    public void Turn(Activations heads, int length) => Turn(heads, length, 1);

    /// <summary>Turns every row back, which takes a gradient back to what was turned.</summary>
    public void TurnBack(Activations heads, int length) => Turn(heads, length, -1);

    private void Turn(Activations heads, int length, int direction) => _compute.ForRows(heads.Rows, row =>
    {
        Span<float> first = heads[row][.._half];
        Span<float> second = heads[row][_half..];
        ReadOnlySpan<float> cosines = _cosines.AsSpan(row % length * _half, _half);
        ReadOnlySpan<float> sines = _sines.AsSpan(row % length * _half, _half);
        for (int plane = 0; plane < first.Length; plane++)
        {
            float sine = direction * sines[plane];
            (first[plane], second[plane]) = (
                (first[plane] * cosines[plane]) - (second[plane] * sine),
                (second[plane] * cosines[plane]) + (first[plane] * sine));
        }
    });
}

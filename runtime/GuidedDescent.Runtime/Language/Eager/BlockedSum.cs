namespace GuidedDescent.Language.Eager;

/// <summary>
/// A sum in double precision, added up in blocks so that its error does not grow with the number of terms as fast as that of a
/// plain loop: a term takes part in at most <see cref="BlockLength"/> additions and one per block.
/// </summary>
internal struct BlockedSum
{
    private const int BlockLength = 1024;

    private double _blocks;
    private double _block;
    private int _terms;

    /// <summary>The sum of the terms so far.</summary>
    public readonly double Total => _blocks + _block;

    /// <summary>How far a sum of this many terms may be off, relative to the sum of their magnitudes.</summary>
    public static double RelativeError(int terms) =>
        RoundingErrors.Double(Math.Min(terms, BlockLength) + (terms / BlockLength) + 1);

    /// <summary>Adds a term.</summary>
    public void Add(double term)
    {
        _block += term;
        if (++_terms == BlockLength)
        {
            _blocks += _block;
            _block = 0;
            _terms = 0;
        }
    }
}

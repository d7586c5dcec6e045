namespace GuidedDescent.Testing;

/// <summary>Adds up what a conformance run sees.</summary>
internal sealed class ConformanceTally
{
    private readonly List<double> _bounds = [];
    private readonly SortedSet<string> _normwise = new(StringComparer.Ordinal);
    private double _largestError;
    private double _largestShare;
    private long _unbounded;
    private long _normwiseComparisons;
    private double _largestNormwiseError;
    private string _worst = "";

    public void Add(double reference, float held, double bound)
    {
        if (!double.IsFinite(bound))
        {
            _unbounded++;
            return;
        }

        double scale = Math.Max(1, Math.Abs(reference));
        double error = reference.Equals((double)held) ? 0 : Math.Abs(held - reference);
        _bounds.Add(bound / scale);
        _largestError = Math.Max(_largestError, error / scale);
        _largestShare = Math.Max(_largestShare, bound == 0 ? 0 : error / bound);
    }

    public void AddNormwise(string name, string where, int comparisons, double error)
    {
        _normwise.Add(name);
        _normwiseComparisons += comparisons;
        if (error > _largestNormwiseError)
        {
            _largestNormwiseError = error;
            _worst = where;
        }
    }

    public ConformanceReport ToReport()
    {
        _bounds.Sort();
        double median = _bounds.Count == 0 ? 0 : _bounds[_bounds.Count / 2];
        var normwise = new NormwiseReport(_normwiseComparisons, _largestNormwiseError, _worst, [.. _normwise]);
        return new ConformanceReport(_bounds.Count + _unbounded, _largestError, _largestShare, median, _unbounded, normwise);
    }
}

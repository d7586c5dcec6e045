namespace GuidedDescent.Language.Eager;

/// <summary>
/// Every number that a correct single-precision kernel may hold in one place: a finite interval, one certain number (also
/// NaN or an infinity), or <see cref="Anything"/>.
/// </summary>
internal readonly record struct Interval
{
    // Single precision rounds to nearest with a relative error of at most 2^-24. The small excess pays for the products of
    // such errors and for the double-precision rounding of the ends themselves, 2^29 times finer.
    private const double RelativeError = 1.0 / (1 << 24) * (1 + 1.0 / (1 << 16));

    // Half the distance between neighbours where single precision underflows gradually.
    private const double AbsoluteError = (double)float.Epsilon / 2;

    private Interval(double low, double high)
    {
        Low = low;
        High = high;
    }

    /// <summary>Nothing is known: any number, an infinity or NaN.</summary>
    public static Interval Anything => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The lower end; infinite or NaN only in a point and in <see cref="Anything"/>.</summary>
    public double Low { get; }

    /// <summary>The upper end; infinite or NaN only in a point and in <see cref="Anything"/>.</summary>
    public double High { get; }

    /// <summary>Whether the number is certain.</summary>
    public bool IsPoint => Low.Equals(High);

    /// <summary>Whether both ends are finite.</summary>
    public bool IsFinite => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Whether nothing is known.</summary>
    public bool IsAnything => !IsPoint && !IsFinite;

    /// <summary>The largest magnitude in a finite interval.</summary>
    public double Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>One certain number.</summary>
    public static Interval Point(double value) => new(value, value);

    /// <summary>All numbers between two, or nothing known where they differ and one is infinite.</summary>
    public static Interval Between(double low, double high)
    {
        var interval = new Interval(low, high);
        return interval.IsPoint || interval.IsFinite ? interval : Anything;
    }

    /// <summary>A host number, which kernels receive rounded once to single precision.</summary>
    public static Interval OfHost(double value) => Hull(Point(value), Point((float)value));

    /// <summary>The smallest interval that holds both.</summary>
    public static Interval Hull(Interval left, Interval right)
    {
        if (left.IsFinite && right.IsFinite)
        {
            return new Interval(Math.Min(left.Low, right.Low), Math.Max(left.High, right.High));
        }

        return left == right ? left : Anything;
    }

    /// <summary>The most that one rounding to single precision changes a number of at most this magnitude.</summary>
    public static double RoundingError(double magnitude) => (RelativeError * magnitude) + AbsoluteError;

    /// <summary>Whether the interval holds the number; NaN is held by a certain NaN and by <see cref="Anything"/>.</summary>
    public bool Contains(double value) => IsAnything || (IsPoint ? Low.Equals(value) : Low <= value && value <= High);

    /// <summary>The interval after roundings to single precision.</summary>
    /// <param name="roundings">How many relative roundings happen in the worst case.</param>
    public Interval Rounded(double roundings) => IsFinite
        ? WidenedOnItsSideOfZero(roundings * RoundingError(Math.Abs(Low)), roundings * RoundingError(Math.Abs(High)))
        : this;

    /// <summary>
    /// Adds errors at both ends, for roundings that keep the sign: rounding is monotone and maps zero to zero, so what is
    /// nowhere negative stays so. It keeps <c>Sqrt</c> of a sum of squares meaningful down to the smallest gradients.
    /// </summary>
    public Interval WidenedOnItsSideOfZero(double below, double above) => InSinglePrecision(
        Low >= 0 ? Math.Max(0, Low - below) : Low - below,
        High <= 0 ? Math.Min(0, High + above) : High + above);

    /// <summary>Adds the same error at both ends.</summary>
    public Interval Widened(double error) => InSinglePrecision(Low - error, High + error);

    // Beyond the largest single a kernel may hold an infinity, and NaN in what follows from it.
    private static Interval InSinglePrecision(double low, double high) =>
        low >= -float.MaxValue && high <= float.MaxValue ? new Interval(low, high) : Anything;
}

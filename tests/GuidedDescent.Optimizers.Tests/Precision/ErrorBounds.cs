namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>
/// How far rounding can take <see cref="AdamWRun"/> from single precision, worked out of the run in single precision alone. All errors are
/// root mean squares over the elements, relative to the way the weights go.
/// </summary>
internal sealed class ErrorBounds
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    // A gradient is a direction d from -0.25 to 0.25 with noise that is uniform between -0.75 and 0.75, of variance 0.1889: the mean of the
    // squares v is 0.1889 + d d, at least 0.189 and at most 0.251 for large t, and no m is larger than the largest gradient.
    private const double LeastV = 0.189;
    private const double LargestV = 0.251;
    private const double LargestM = 1;

    private readonly double[] _walkBFloat16 = new double[AdamWRun.Elements];
    private readonly double[] _walkHalf = new double[AdamWRun.Elements];
    private readonly double[] _path = new double[AdamWRun.Elements];
    private readonly double _way;

    public ErrorBounds()
    {
        Single = new AdamWRun(StorageFormat.Single, new GroupPrecision(), Observe).Weights;
        _way = RootMeanSquare(index => Single[index] - AdamWRun.Start(index));
    }

    /// <summary>Where single precision ends.</summary>
    public float[] Single { get; }

    /// <summary>The longest way of any weight in one step.</summary>
    public double LargestUpdate { get; private set; }

    /// <summary>The distance between the numbers of a format around a weight.</summary>
    public static double SpacingAt(StorageFormat storage, double weight) =>
        Math.ScaleB(1, Math.ILogB(weight) - (storage == StorageFormat.Half ? 10 : 7));

    /// <summary>The error of a run.</summary>
    public double Of(float[] weights) => RootMeanSquare(index => weights[index] - (double)Single[index]) / _way;

    /// <summary>
    /// Weights that are the right ones, rounded once: each is off by half a spacing at the most, evenly spread, which is the spacing by the
    /// square root of 12. Over 16,384 elements the mean of such squares varies by 0.7 %, its root by 0.35 %; five times that is allowed.
    /// </summary>
    public double RoundedOnce(StorageFormat storage) =>
        1.0175 * RootMeanSquare(index => SpacingAt(storage, Single[index])) / Math.Sqrt(12) / _way;

    /// <summary>
    /// Stochastic rounding is a random walk. A stored weight is a number of the format, so an update u leaves f = |u| modulo the spacing s
    /// to be rounded: to s with probability f / s, which adds a variance of f (s - f). Updates do not depend on weights, but for a decay
    /// that shrinks the error by up to a tenth; so the variances of 1000 steps add up, and the walk ends no further than their sum. Ten
    /// percent are allowed for weights that cross a power of two, where spacings change, at other steps than in single precision.
    /// </summary>
    public double RandomWalk(StorageFormat storage)
    {
        double[] variances = storage == StorageFormat.Half ? _walkHalf : _walkBFloat16;
        return 1.1 * Math.Sqrt(variances.Average()) / _way;
    }

    /// <summary>The error that states of a format make at the most.</summary>
    public double OfStates(StateFormat format)
    {
        // The spacing of bfloat16 is a 128th of a number or less. Of rounding to the nearest the deviation is a spacing by the root of 12,
        // of rounding by chance half a spacing. The 8-bit code is off by 0.0036 of the largest v of a block and 0.0071 of the largest m or
        // less, evenly spread up to that, which is a deviation of that by the root of 3.
        double spacing = 1 / 128.0;
        return format switch
        {
            StateFormat.BFloat16 => OfStates(spacing / Math.Sqrt(12), spacing * LargestM / Math.Sqrt(12)),
            StateFormat.BFloat16Stochastic => OfStates(spacing / 2, spacing * LargestM / 2),
            _ => OfStates(0.0036 * LargestV / LeastV / Math.Sqrt(3), 0.0071 * LargestM / Math.Sqrt(3)),
        };
    }

    /// <summary>
    /// States that are rounded anew in each step, with a deviation of a part <paramref name="ofV"/> of v and <paramref name="ofM"/> in m.
    /// What is rounded away in v fades by 0.999 a step, so that deviations of 1 / sqrt(1 - 0.999^2) roundings come together; the update
    /// changes by half of it, all along the path. What is rounded away in m counts 1 / (1 - 0.9) times in the updates that follow, by
    /// the root of v, and that of 1000 steps comes together as a random walk.
    /// </summary>
    private double OfStates(double ofV, double ofM)
    {
        double path = RootMeanSquare(index => _path[index]);
        double alongThePath = ofV / Math.Sqrt(1 - (Beta2 * Beta2)) / 2 * path;
        double walk = Math.Sqrt(AdamWRun.Steps) * AdamWRun.LearningRate * ofM / (1 - Beta1) / Math.Sqrt(LeastV);
        return Math.Sqrt((alongThePath * alongThePath) + (walk * walk)) / _way;
    }

    private static double RootMeanSquare(Func<int, double> number) =>
        Math.Sqrt(Enumerable.Range(0, AdamWRun.Elements).Average(index => number(index) * number(index)));

    private static double Variance(StorageFormat storage, double weight, double update)
    {
        double spacing = SpacingAt(storage, weight);
        double rest = update % spacing;
        return rest * (spacing - rest);
    }

    private void Observe(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        for (int index = 0; index < AdamWRun.Elements; index++)
        {
            double update = Math.Abs((double)after[index] - before[index]);
            _path[index] += update;
            _walkBFloat16[index] += Variance(StorageFormat.BFloat16, after[index], update);
            _walkHalf[index] += Variance(StorageFormat.Half, after[index], update);
            LargestUpdate = Math.Max(LargestUpdate, update);
        }
    }
}

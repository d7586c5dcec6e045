using System.Globalization;

namespace GuidedDescent;

// Random initial weights.
public sealed partial record Mup
{
    private const int ElementsAtOnce = 4096;

    /// <summary>
    /// Gives a parameter normal random numbers whose standard deviation is that of the base model times <see cref="InitializationOf"/>.
    /// Each element depends on the seed, the name of the parameter and its place, and on nothing else.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="baseStandardDeviation">The standard deviation in the base model; 0 for zeros.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is negative or not finite.</exception>
    /// <exception cref="ArgumentException">The base shapes have none for it, or it has no role.</exception>
    public void Initialize(Parameter parameter, double baseStandardDeviation, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!(baseStandardDeviation >= 0 && double.IsFinite(baseStandardDeviation)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(baseStandardDeviation),
                baseStandardDeviation,
                $"The standard deviation of '{parameter.Name}' must be finite and not negative, but is {baseStandardDeviation}.");
        }

        double deviation = baseStandardDeviation * InitializationOf(parameter);
        var numbers = new NormalNumbers(parameter.Name, string.Create(CultureInfo.InvariantCulture, $"initial weights {seed}"));
        float[] values = new float[ElementsAtOnce];
        for (long start = 0; start < parameter.Length; start += ElementsAtOnce)
        {
            Span<float> piece = values.AsSpan(0, (int)Math.Min(ElementsAtOnce, parameter.Length - start));
            numbers.Fill(piece, start);
            foreach (ref float value in piece)
            {
                value = (float)(deviation * value);
            }

            parameter.WriteValue(piece, start);
        }
    }
}

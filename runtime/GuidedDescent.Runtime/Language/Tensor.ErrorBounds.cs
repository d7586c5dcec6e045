using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Running error analysis: Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition (2002), section 3.3.
public sealed partial class Tensor
{
    private double[]? _errorBounds;

    /// <summary>Whether every operation on this tensor also computes how far a correct kernel may be from its result.</summary>
    public bool TracksErrors => Held is not null;

    /// <summary>
    /// For each element, how far the number that a correct single-precision kernel holds may be from <see cref="Values"/>; empty
    /// where errors are not tracked. It is infinite where nothing is known: where the kernel may overflow, divide by zero or take
    /// the root of a negative number. It is 0 where the kernel certainly holds the very same NaN or infinity.
    /// </summary>
    public ReadOnlySpan<double> ErrorBounds => Held is null ? [] : _errorBounds ??= [.. Held.Zip(Elements, BoundOf)];

    /// <summary>Where each number of a correct kernel may lie; null where errors are not tracked.</summary>
    internal Interval[]? Held { get; }

    /// <summary>The same values, from which every operation also computes rigorous error bounds.</summary>
    /// <remarks>
    /// <para>
    /// The bounds hold for kernels in single precision, rounded to nearest with gradual underflow, in which each
    /// <c>+ - * / Sqrt</c> rounds once (<c>Rsqrt</c> twice, <c>Lerp</c> three times), <c>Abs Sign Min Max Clamp Where</c>,
    /// negation and comparison are exact, the other functions are as accurate as <see cref="ElementaryAccuracy"/> says, and each
    /// host number is rounded once on its way into the kernel.
    /// </para>
    /// <para>
    /// A compiler may also contract <c>a * b + c</c> into one fused operation, merge host factors (<c>s1 * (s2 * x)</c> into
    /// <c>(s1 * s2) * x</c>, the product taken in double precision and not beyond the normal range of single precision), and
    /// multiply by the rounded reciprocal of a host number instead of dividing by it. None of these rounds more often than was
    /// assumed, so the bounds stay valid. They need not hold for any other reordering.
    /// </para>
    /// <para>
    /// Where a comparison could go either way in the kernel, <c>Where</c> counts both outcomes. <c>x * x</c> is known to be a
    /// square; other than that, operands count as independent.
    /// </para>
    /// </remarks>
    /// <returns>
    /// A tensor whose bounds are zero: what a kernel reads from memory it holds exactly. Earlier bounds are forgotten.
    /// </returns>
    /// <exception cref="InvalidOperationException">A value is not a single-precision number: no kernel holds it.</exception>
    public Tensor WithErrorBounds()
    {
        for (int element = 0; element < Elements.Length; element++)
        {
            if (!Elements[element].Equals((float)Elements[element]))
            {
                throw new InvalidOperationException(
                    $"Error bounds start from numbers that a kernel can hold, but element {element} is {Elements[element]:R}, "
                    + $"which is not a single-precision number. Make the tensor with {nameof(FromSingles)}.");
            }
        }

        return new Tensor(Shape, Elements, Array.ConvertAll(Elements, Interval.Point));
    }

    /// <summary>Whether a correct single-precision kernel may hold this number: at least as sharp as the error bound.</summary>
    /// <param name="element">The position in row-major order, from 0.</param>
    /// <param name="held">The number a kernel computed.</param>
    /// <exception cref="InvalidOperationException">Errors are not tracked.</exception>
    public bool Admits(int element, float held) => Held is null
        ? throw new InvalidOperationException($"The tensor carries no error bounds; start with {nameof(WithErrorBounds)}.")
        : Held[element].Contains(held);

    private static double BoundOf(Interval held, double value)
    {
        if (held.Low.Equals(value) && held.IsPoint)
        {
            return 0;
        }

        // The excess pays for the rounding of the difference, here and where a test takes it.
        double bound = Math.Max(held.High - value, value - held.Low) * (1 + 1e-15);
        return double.IsNaN(bound) ? double.PositiveInfinity : bound;
    }
}

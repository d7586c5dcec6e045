using System.Numerics;
using System.Runtime.InteropServices;

namespace GuidedDescent.Language.Eager;

/// <summary>The product of two matrices: its value in double precision, and where the numbers of a kernel may lie.</summary>
internal static class Products
{
    private const string Name = "MatMul";

    /// <summary>The product of <c>[rows, inner]</c> and <c>[inner, columns]</c>.</summary>
    /// <exception cref="ArgumentException">The inner extents differ.</exception>
    public static Tensor MatMul(Tensor left, Tensor right)
    {
        CheckShapes(left.Shape, right.Shape);
        Tracking tracking = Operand.AgreeOnTracking(Name, [left, right]);
        var extents = new Extents(left.Shape[0], left.Shape[1], right.Shape[1]);
        Shape shape = [extents.Rows, extents.Columns];
        double[] values = Multiply(left.Elements, right.Elements, extents);
        return tracking == Tracking.Values
            ? new Tensor(shape, values, held: null)
            : new Tensor(shape, values, Enclose(left.Held!, right.Held!, extents), isConstant: tracking == Tracking.Constant);
    }

    /// <remarks>
    /// In midpoint-radius form an interval product is a few products of numbers: with |x - m| at most r and |y - n| at most s, the
    /// product x y is within |m| s + r (|n| + s) of m n. The kernel's own error is at most gamma of the inner extent times the
    /// product of the magnitudes, whatever the order of its additions, and whether a product is fused with one or not.
    /// </remarks>
    private static Interval[] Enclose(Interval[] left, Interval[] right, Extents extents)
    {
        double[] leftMiddles = Array.ConvertAll(left, MiddleOf);
        double[] leftRadii = Array.ConvertAll(left, RadiusOf);
        double[] leftMagnitudes = Array.ConvertAll(left, MagnitudeOf);
        double[] rightMiddles = Array.ConvertAll(right, MiddleOf);
        double[] rightRadii = Array.ConvertAll(right, RadiusOf);
        double[] rightMagnitudes = Array.ConvertAll(right, MagnitudeOf);

        double[] middles = Multiply(leftMiddles, rightMiddles, extents);
        double[] magnitudes = Multiply(leftMagnitudes, rightMagnitudes, extents);
        double[] radii = Multiply(leftRadii, rightMagnitudes, extents);
        double[] fromRight = Multiply(Array.ConvertAll(leftMiddles, Math.Abs), rightRadii, extents);

        double single = RoundingErrors.Single(extents.Inner);

        // The middles and radii are themselves rounded, and sums of so many terms.
        double here = RoundingErrors.Double((4 * extents.Inner) + 16);
        double underflow = extents.Inner * 2 * Interval.RoundingError(0);
        bool nowhereNegative = left.All(factor => factor.Low >= 0) && right.All(factor => factor.Low >= 0);
        var held = new Interval[middles.Length];
        for (int element = 0; element < held.Length; element++)
        {
            double magnitude = magnitudes[element];
            double error = radii[element] + fromRight[element] + ((single + here) * magnitude) + underflow;
            held[element] = !(magnitude * (1 + single) <= float.MaxValue) ? Interval.Anything
                : magnitude == 0 ? Interval.Point(0)
                : Around(middles[element], error, nowhereNegative);
        }

        return held;
    }

    private static Interval Around(double middle, double error, bool nowhereNegative)
    {
        double low = middle - error;
        return Interval.Between(nowhereNegative ? Math.Max(0, low) : low, middle + error).Widened(0);
    }

    private static double MiddleOf(Interval held) => held.IsPoint ? held.Low : (held.Low / 2) + (held.High / 2);

    // At least the distance of either end from the rounded middle.
    private static double RadiusOf(Interval held) => held.IsPoint
        ? 0
        : Math.BitIncrement(Math.Max(held.High - MiddleOf(held), MiddleOf(held) - held.Low));

    private static double MagnitudeOf(Interval held) => held.Magnitude;

    /// <summary>Row by row, so that the inner loop walks two rows of numbers.</summary>
    private static double[] Multiply(double[] left, double[] right, Extents extents)
    {
        var product = new double[extents.Rows * extents.Columns];
        for (int row = 0; row < extents.Rows; row++)
        {
            Span<double> sums = product.AsSpan(row * extents.Columns, extents.Columns);
            for (int inner = 0; inner < extents.Inner; inner++)
            {
                AddMultiple(sums, left[(row * extents.Inner) + inner], right.AsSpan(inner * extents.Columns, extents.Columns));
            }
        }

        return product;
    }

    private static void AddMultiple(Span<double> sums, double factor, ReadOnlySpan<double> terms)
    {
        Span<Vector<double>> wideSums = MemoryMarshal.Cast<double, Vector<double>>(sums);
        ReadOnlySpan<Vector<double>> wideTerms = MemoryMarshal.Cast<double, Vector<double>>(terms);
        for (int index = 0; index < wideSums.Length; index++)
        {
            wideSums[index] += factor * wideTerms[index];
        }

        for (int index = wideSums.Length * Vector<double>.Count; index < sums.Length; index++)
        {
            sums[index] += factor * terms[index];
        }
    }

    private static void CheckShapes(Shape left, Shape right)
    {
        if (left[1] == right[0])
        {
            return;
        }

        string advice = left[1] == right[1] ? $"; MatMul(a, b.T) multiplies {left} with {Transposed(right)}"
            : left[0] == right[0] ? $"; MatMul(a.T, b) multiplies {Transposed(left)} with {right}"
            : "";
        throw new ArgumentException(
            $"{Name} cannot multiply the shapes {left} and {right}: the {left[1]} columns of the first are not the {right[0]} rows "
            + $"of the second{advice}.");
    }

    private static Shape Transposed(Shape shape) => [shape[1], shape[0]];

    private readonly record struct Extents(int Rows, int Inner, int Columns);
}

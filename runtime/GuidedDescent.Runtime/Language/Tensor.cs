using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

/// <summary>
/// An immutable array of numbers of any shape. In an update rule it stands for a weight, a gradient or a state; run as plain C#,
/// every operation is computed at once in double precision, so that a rule can be stepped through in a debugger and serves as the
/// reference that its compiled kernels are held against.
/// </summary>
/// <remarks>
/// Operations on several tensors broadcast as in NumPy: shapes are aligned at their last axes, missing axes count as 1, and an
/// axis of size 1 repeats. Shapes that do not fit throw an <see cref="ArgumentException"/> that names both.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Tensor
{
    private const int ShownValues = 6;

    /// <summary>Makes a tensor of the given values.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="values">As many values as the shape has elements, in row-major order; they are copied.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the elements.</exception>
    public Tensor(Shape shape, ReadOnlySpan<double> values)
        : this(shape, values.ToArray(), held: null)
    {
        CheckLength(shape, values.Length, nameof(values));
    }

    internal Tensor(Shape shape, double[] elements, Interval[]? held, bool isConstant = false)
    {
        Shape = shape;
        Elements = elements;
        Held = held;
        IsConstant = isConstant;
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The values in row-major order.</summary>
    public ReadOnlySpan<double> Values => Elements;

    internal double[] Elements { get; }

    /// <summary>Whether it is made of nothing but the rule's text, such as an identity, and goes with tensors of either tracking.</summary>
    internal bool IsConstant { get; }

    /// <summary>One element.</summary>
    /// <param name="element">Its position in row-major order, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public double this[int element] => Elements[element];

    /// <summary>Makes a tensor of single-precision values, which it holds exactly.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="values">As many values as the shape has elements, in row-major order; they are copied.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the elements.</exception>
    public static Tensor FromSingles(Shape shape, ReadOnlySpan<float> values)
    {
        CheckLength(shape, values.Length, nameof(values));
        var elements = new double[values.Length];
        for (int element = 0; element < elements.Length; element++)
        {
            elements[element] = values[element];
        }

        return new Tensor(shape, elements, held: null);
    }

    /// <summary>Makes a tensor whose elements are all equal.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="value">The value of every element.</param>
    public static Tensor Filled(Shape shape, double value)
    {
        var elements = new double[shape.Length];
        elements.AsSpan().Fill(value);
        return new Tensor(shape, elements, held: null);
    }

    /// <summary>Makes a tensor of zeros.</summary>
    /// <param name="shape">The extents.</param>
    public static Tensor Zeros(Shape shape) => Filled(shape, 0);

    /// <summary>
    /// Whether this is the very same object. To compare values use <c>==</c>, which gives a <see cref="Mask"/>.
    /// </summary>
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The shape and the first few values, such as <c>[2, 4]: 1, 0.5, -3, 0, 0, 1, ...</c>.</summary>
    public override string ToString()
    {
        IEnumerable<string> shown = Elements
            .Take(ShownValues)
            .Select(value => value.ToString("G6", CultureInfo.InvariantCulture));
        return $"{Shape}: {string.Join(", ", shown)}{(Elements.Length > ShownValues ? ", ..." : "")}";
    }

    /// <summary>The same elements, in the same order, under other extents of the same product.</summary>
    internal Tensor Reshaped(Shape shape) => shape == Shape ? this : new Tensor(shape, Elements, Held, IsConstant);

    private static void CheckLength(Shape shape, int count, string argument)
    {
        if (count != shape.Length)
        {
            throw new ArgumentException($"The shape {shape} has {shape.Length} elements, but {count} values came.", argument);
        }
    }
}

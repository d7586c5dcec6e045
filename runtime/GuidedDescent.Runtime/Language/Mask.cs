using System.Diagnostics;
using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

/// <summary>
/// An immutable array of truth values: what a comparison of tensors gives, and what <see cref="Ops.Where(Mask, Tensor, Tensor)"/>
/// chooses by. The operators broadcast as those of <see cref="Tensor"/> do.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Mask
{
    private const int ShownValues = 16;

    /// <summary>Makes a mask of the given truth values.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="values">As many values as the shape has elements, in row-major order; they are copied.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the elements.</exception>
    public Mask(Shape shape, ReadOnlySpan<bool> values)
        : this(new Tensor(shape, Array.ConvertAll(values.ToArray(), value => value ? 1.0 : 0.0)))
    {
    }

    internal Mask(Tensor truth) => Truth = truth;

    /// <summary>The extents.</summary>
    public Shape Shape => Truth.Shape;

    /// <summary>The mask as ones and zeros; where a kernel could decide either way, held in [0, 1].</summary>
    internal Tensor Truth { get; }

    /// <summary>One truth value.</summary>
    /// <param name="element">Its position in row-major order, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public bool this[int element] => Truth[element] != 0;

    /// <summary>Where both hold.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator &(Mask left, Mask right) => new(Operations.And.Apply(left, right));

    /// <summary>Where at least one holds.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator |(Mask left, Mask right) => new(Operations.Or.Apply(left, right));

    /// <summary>Where exactly one holds.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator ^(Mask left, Mask right) => new(Operations.ExclusiveOr.Apply(left, right));

    /// <summary>Where it does not hold.</summary>
    public static Mask operator !(Mask mask) => new(Operations.Not.Apply(mask));

    /// <summary>Always throws: a mask has many answers, and control flow needs one. The compiler refuses such a rule as GD0012.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static bool operator true(Mask mask) => throw NotACondition();

    /// <inheritdoc cref="op_True"/>
    public static bool operator false(Mask mask) => throw NotACondition();

    /// <summary>
    /// Whether a correct single-precision kernel decides as this mask does; always true where errors are not tracked.
    /// </summary>
    /// <param name="element">The position in row-major order, from 0.</param>
    public bool IsCertain(int element) => Truth.Held is null || Truth.Held[element].IsPoint;

    /// <summary>The shape and the first values as zeros and ones, such as <c>[2, 3]: 010011</c>.</summary>
    public override string ToString()
    {
        string shown = string.Concat(Truth.Elements.Take(ShownValues).Select(value => value != 0 ? '1' : '0'));
        return $"{Shape}: {shown}{(Truth.Elements.Length > ShownValues ? "..." : "")}";
    }

    private static InvalidOperationException NotACondition() =>
        new("A mask cannot be a condition, as its elements differ; choose element by element with Where(mask, a, b).");
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

/// <summary>
/// One number on the device: the result of a reduction such as <see cref="Ops.Sum(Tensor)"/>, or a state of one number. It stands
/// wherever a <see cref="Tensor"/> or a <see cref="Matrix"/> may, and broadcasts to the other operand. A rule cannot branch on it.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Scalar
{
    /// <summary>Makes a scalar of the given value.</summary>
    public Scalar(double value)
        : this(Tensor.Filled([], value))
    {
    }

    internal Scalar(Tensor content) => Content = content.Shape.Rank == 0
        ? content
        : throw new ArgumentException(
            $"A choice between scalars is a scalar, but the mask has the shape {content.Shape}. "
            + "Choose between tensors or matrices of that shape, or by a mask that compares scalars.");

    /// <summary>The number.</summary>
    public double Value => Content.Elements[0];

    /// <summary>Whether every operation on this scalar also computes how far a correct kernel may be from its result.</summary>
    public bool TracksErrors => Content.TracksErrors;

    /// <summary>
    /// How far the number that a correct single-precision kernel holds may be from <see cref="Value"/>; infinite where nothing is
    /// known, and NaN where errors are not tracked.
    /// </summary>
    public double ErrorBound => TracksErrors ? Content.ErrorBounds[0] : double.NaN;

    /// <summary>The number and its error bound, with the shape <c>[]</c>.</summary>
    internal Tensor Content { get; }

    /// <summary>A number on the device as a tensor without axes, which fits every other.</summary>
    public static implicit operator Tensor(Scalar scalar) => scalar.Content;

    /// <summary>The single number of a tensor.</summary>
    /// <param name="tensor">A tensor of one element.</param>
    /// <exception cref="ArgumentException">The tensor has more or fewer elements.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Scalar FromTensor(Tensor tensor)
    {
        CheckSingle(tensor.Shape, nameof(tensor));
        return new Scalar(tensor.Reshaped([]));
    }

    /// <summary>The scalar as a tensor of one element.</summary>
    /// <param name="shape">The extents, all of them 1.</param>
    /// <exception cref="ArgumentException">The shape has more or fewer elements.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor ToTensor(Shape shape)
    {
        CheckSingle(shape, nameof(shape));
        return Content.Reshaped(shape);
    }

    /// <summary>The same value, from which every operation also computes rigorous error bounds.</summary>
    /// <returns>A scalar whose bound is zero. An earlier bound is forgotten.</returns>
    /// <exception cref="InvalidOperationException">The value is not a single-precision number: no kernel holds it.</exception>
    public Scalar WithErrorBounds() => new(Content.WithErrorBounds());

    /// <summary>Whether a correct single-precision kernel may hold this number: at least as sharp as the error bound.</summary>
    /// <param name="held">The number a kernel computed.</param>
    /// <exception cref="InvalidOperationException">Errors are not tracked.</exception>
    public bool Admits(float held) => Content.Admits(0, held);

    /// <summary>
    /// Whether this is the very same object. To compare values use <c>==</c>, which gives a <see cref="Mask"/>.
    /// </summary>
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The value, such as <c>[]: 0.25</c>.</summary>
    public override string ToString() => Content.ToString();

    private static void CheckSingle(Shape shape, string argument)
    {
        if (shape.Length != 1)
        {
            throw new ArgumentException($"A scalar has one element, but the shape {shape} has {shape.Length}.", argument);
        }
    }
}

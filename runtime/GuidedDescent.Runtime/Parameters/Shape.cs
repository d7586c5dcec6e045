using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GuidedDescent;

/// <summary>
/// The extents of a tensor, outermost axis first, in row-major order. Written as a collection expression: <c>[128, 64]</c> is a
/// matrix of 128 rows, <c>[]</c> a single number. An axis may have length 0; the tensor is then empty.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly ImmutableArray<int> _axes;
    private readonly long _length;

    private Shape(ImmutableArray<int> axes, long length)
    {
        _axes = axes;
        _length = length;
    }

    /// <summary>The number of axes: 0 for a single number, 1 for a vector, 2 for a matrix.</summary>
    public int Rank => Axes.Length;

    /// <summary>The number of elements: the product of the axes, 1 where there are none.</summary>
    public long Length => Rank == 0 ? 1 : _length;

    int IReadOnlyCollection<int>.Count => Rank;

    private ImmutableArray<int> Axes => _axes.IsDefault ? [] : _axes;

    /// <summary>The number of elements along one axis.</summary>
    /// <param name="axis">The axis, from 0 for the outermost one to <see cref="Rank"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no such axis.</exception>
    public int this[int axis]
    {
        get
        {
            if ((uint)axis >= (uint)Rank)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(axis), axis, $"The shape {this} has no axis {axis}; its rank is {Rank}.");
            }

            return Axes[axis];
        }
    }

    /// <summary>Makes a shape of the given axes.</summary>
    /// <param name="axes">The number of elements along each axis, outermost first; none for a single number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is negative.</exception>
    /// <exception cref="OverflowException">The number of elements does not fit 64 bits.</exception>
    public static Shape Of(params ReadOnlySpan<int> axes)
    {
        for (int axis = 0; axis < axes.Length; axis++)
        {
            if (axes[axis] < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(axes), axes[axis], $"Axis {axis} of the shape {Format(axes)} is negative.");
            }
        }

        return new Shape([.. axes], Count(axes));
    }

    /// <summary>Whether two shapes have the same axes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ in an axis.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is Shape shape && Equals(shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int extent in Axes)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <summary>Lists the axes, outermost first.</summary>
    public ImmutableArray<int>.Enumerator GetEnumerator() => Axes.GetEnumerator();

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => ((IEnumerable<int>)Axes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Axes).GetEnumerator();

    /// <summary>The axes in brackets, such as <c>[128, 64]</c>.</summary>
    public override string ToString() => Format(Axes.AsSpan());

    private static long Count(ReadOnlySpan<int> axes)
    {
        // An empty tensor has no elements however long its other axes are: their product must not overflow.
        if (axes.Contains(0))
        {
            return 0;
        }

        long count = 1;
        foreach (int extent in axes)
        {
            if (count > long.MaxValue / extent)
            {
                throw new OverflowException($"The shape {Format(axes)} has more than 2^63 - 1 elements.");
            }

            count *= extent;
        }

        return count;
    }

    private static string Format(ReadOnlySpan<int> axes)
    {
        return $"[{string.Join(", ", axes.ToArray().Select(extent => extent.ToString(CultureInfo.InvariantCulture)))}]";
    }
}

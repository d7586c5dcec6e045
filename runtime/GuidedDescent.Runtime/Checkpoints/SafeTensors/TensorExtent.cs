using System.Collections.Immutable;
using System.Globalization;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>The type and the shape of a tensor in a file. Its axes may be longer than those of a tensor in memory.</summary>
internal sealed record TensorExtent(SafeTensorsDataType DataType, ImmutableArray<long> Shape)
{
    /// <summary>The shape as the format writes it, such as <c>[2,3]</c>.</summary>
    public string ShapeText => $"[{string.Join(",", Shape.Select(axis => axis.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The number of elements, 1 without axes.</summary>
    public long ElementCount => Shape.Aggregate(1L, (count, axis) => count * axis);

    /// <summary>The number of bytes.</summary>
    public long ByteLength => ElementCount * DataType.ElementSize();

    /// <summary>Whether the number of bytes fits 63 bits, multiplied axis by axis; axes are not negative.</summary>
    public bool Fits
    {
        get
        {
            long bytes = DataType.ElementSize();
            foreach (long axis in Shape)
            {
                if (axis > 0 && bytes > long.MaxValue / axis)
                {
                    return false;
                }

                bytes *= axis;
            }

            return true;
        }
    }

    /// <summary>For people: the type and the shape, cut off where it would fill a page.</summary>
    public override string ToString() =>
        Shape.Length <= 16 ? $"{DataType.FormatName()} {ShapeText}" : $"{DataType.FormatName()} of {Shape.Length} axes";
}

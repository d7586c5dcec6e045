using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>The extents of a value: how they grow, and whether they are 1 for sure.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Shape">As the graph has them; a number of the host is a scalar.</param>
internal sealed record Extent(Monomial Rows, Monomial Columns, DeviceShape Shape)
{
    public static Extent Scalar { get; } = new(Monomial.One, Monomial.One, DeviceShape.Scalar);

    public bool IsScalar => Shape.IsScalar;
}

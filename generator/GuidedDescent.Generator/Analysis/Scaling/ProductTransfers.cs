using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Products and quotients, element by element.</summary>
internal static class ProductTransfers
{
    public static Value Multiply(Site site, int left, int right) =>
        Multiply(
            site, site.Operand(left), site.ExtentOf(left), site.Operand(right), site.ExtentOf(right),
            isSquare: site.Instruction.Operands[left] == site.Instruction.Operands[right]);

    public static Value Divide(Site site)
    {
        if (site.ByEntries(1) is not { } divisor)
        {
            return Value.Unknown;
        }

        Extent extent = site.ExtentOf(1);
        Term inverse = site.Entries.WithEntry(divisor, site.Entries.Of(divisor, extent).Pow(-1), extent) with
        {
            Literal = 1 / divisor.Literal,
        };
        return Multiply(site, site.Operand(0), site.ExtentOf(0), Value.Of(inverse), extent, isSquare: false);
    }

    public static Value Fused(Site site) =>
        SumTransfers.Add(site, Multiply(site, 0, 1), SumTransfers.Broadcast(site, 2));

    private static Value Multiply(Site site, Value left, Extent leftExtent, Value right, Extent rightExtent, bool isSquare)
    {
        if (left.IsUnknown || right.IsUnknown)
        {
            return Value.Unknown;
        }

        // A product of sums is linear in the terms of one of them, if the other is a number that no gradient changes.
        if (left.Terms.Count > 1 && right.Terms.Count > 1 && !left.IsConstant && !right.IsConstant)
        {
            left = Value.Of(site.Reconciliation.ToOne(left, leftExtent, byEntries: true, isThreshold: false, site.Position)!);
            right = Value.Of(site.Reconciliation.ToOne(right, rightExtent, byEntries: true, isThreshold: false, site.Position)!);
        }

        Value product = Value.Zero;
        foreach (Term first in left.Terms)
        {
            foreach (Term second in right.Terms)
            {
                product = SumTransfers.Add(site, product, Value.Of(Times(site, first, leftExtent, second, rightExtent, isSquare)));
            }
        }

        return product;
    }

    private static Term Times(Site site, Term left, Extent leftExtent, Term right, Extent rightExtent, bool isSquare)
    {
        if (left.Kind != TermKind.Sized && right.Kind != TermKind.Sized)
        {
            (left, right) = (site.Entries.Ordinary(left), site.Entries.Ordinary(right));
        }

        Monomial entry = site.Entries.Of(left, leftExtent) * site.Entries.Of(right, rightExtent);
        bool isOfGradient = left.IsOfGradient || right.IsOfGradient;
        if (left.Kind != TermKind.Sized)
        {
            return left with { Size = left.Size * site.Entries.Of(right, rightExtent), IsOfGradient = isOfGradient };
        }

        if (right.Kind != TermKind.Sized)
        {
            return right with { Size = right.Size * site.Entries.Of(left, leftExtent), IsOfGradient = isOfGradient };
        }

        var product = new Term(TermKind.Sized, entry)
        {
            Structure = leftExtent.IsScalar ? right.Structure
                : rightExtent.IsScalar ? left.Structure
                : StructureOf(left, right, isSquare),
            HasFewRows = left.HasFewRows || right.HasFewRows,
            HasFewColumns = left.HasFewColumns || right.HasFewColumns,
            IsPositive = isSquare || (IsPositive(left) && IsPositive(right)),
            IsOfGradient = isOfGradient,
            Geometry = GeometryOf(left, leftExtent.Shape, right, rightExtent.Shape),
            Literal = left.Literal * right.Literal,
        };
        return site.Entries.WithEntry(product, entry, site.Extent);
    }

    // Elements of both signs in all directions stay so; those of one sign add up to a direction of their own.
    private static Structure StructureOf(Term left, Term right, bool isSquare) =>
        left.Structure == Structure.Diagonal || right.Structure == Structure.Diagonal ? Structure.Diagonal
        : !isSquare && (ScattersWith(left) || ScattersWith(right)) ? Structure.AllDirections
        : Structure.FewDirections;

    private static bool ScattersWith(Term term) => term is { Structure: Structure.AllDirections, IsPositive: false };

    private static bool IsPositive(Term term) => term.IsPositive || !term.IsOfGradient;

    private static UpdateGeometry GeometryOf(Term left, DeviceShape leftShape, Term right, DeviceShape rightShape)
    {
        // Of what only scales, how it came about does not matter.
        UpdateGeometry most = IsScale(leftShape, rightShape) ? right.Geometry
            : IsScale(rightShape, leftShape) ? left.Geometry
            : left.Geometry > right.Geometry ? left.Geometry : right.Geometry;
        if (!left.IsOfGradient || !right.IsOfGradient)
        {
            return most;
        }

        UpdateGeometry scale = leftShape.IsScalar || rightShape.IsScalar ? UpdateGeometry.FrobeniusNormalized
            : IsColumn(leftShape) || IsColumn(rightShape) ? UpdateGeometry.RowNormalized
            : IsRow(leftShape) || IsRow(rightShape) ? UpdateGeometry.ColumnNormalized
            : UpdateGeometry.Entrywise;
        bool isByBoth = (most, scale) is (UpdateGeometry.RowNormalized, UpdateGeometry.ColumnNormalized)
            or (UpdateGeometry.ColumnNormalized, UpdateGeometry.RowNormalized);
        return isByBoth ? UpdateGeometry.Entrywise : most > scale ? most : scale;
    }

    private static bool IsScale(DeviceShape scale, DeviceShape scaled) =>
        scale != scaled && (scale.IsScalar || (!scaled.IsScalar && (IsColumn(scale) || IsRow(scale))));

    private static bool IsColumn(DeviceShape shape) => shape.Columns == DeviceShape.One && shape.Rows != DeviceShape.One;

    private static bool IsRow(DeviceShape shape) => shape.Rows == DeviceShape.One && shape.Columns != DeviceShape.One;
}

using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>Which extents of its slots an operation demands: the same on every device.</summary>
public static class OperationExtents
{
    /// <summary>Refuses factors, and what is added to their product, that do not fit together.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="product">The product.</param>
    /// <returns>The extent along which the factors are summed up.</returns>
    /// <exception cref="ArgumentException">The extents do not fit together.</exception>
    public static int CheckProduct(GroupTensors group, ProductDescriptor product)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(product);
        SlotShape a = Turned(group.ShapeOf(product.A), product.TransposeA);
        SlotShape b = Turned(group.ShapeOf(product.B), product.TransposeB);
        SlotShape d = group.ShapeOf(product.D);
        bool fits = a.Columns == b.Rows && d.Rows == a.Rows && d.Columns == b.Columns
            && (product.C is not int c || group.ShapeOf(c) == d) && (!product.IsSymmetric || d.Rows == d.Columns);
        return fits
            ? b.Rows
            : throw new ArgumentException($"{product} multiplies {a} and {b} to {d}, which do not fit together.", nameof(product));
    }

    /// <summary>Refuses matrices that do not fit together.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="factorization">The factorization.</param>
    /// <exception cref="ArgumentException">The extents do not fit together.</exception>
    public static void CheckFactorization(GroupTensors group, FactorizationDescriptor factorization)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(factorization);
        if (FindMisfit(group, factorization) is string misfit)
        {
            throw new ArgumentException(misfit, nameof(factorization));
        }
    }

    /// <summary>What of a factorization does not fit; null where all does.</summary>
    /// <param name="group">The bucket, which has tensors.</param>
    /// <param name="factorization">The factorization.</param>
    internal static string? FindMisfit(GroupTensors group, FactorizationDescriptor factorization)
    {
        SlotShape first = group.ShapeOf(factorization.Inputs[0]);
        SlotShape second = SecondOf(group, factorization);
        SlotShape output = factorization.Kind == FactorizationKind.Solve
            ? Standing(group.ShapeOf(factorization.Outputs[0]), first.Rows)
            : group.ShapeOf(factorization.Outputs[0]);
        bool isSquare = first.Rows == first.Columns;
        (bool fits, SlotShape result) = factorization.Kind switch
        {
            FactorizationKind.Qr => (first.Rows >= first.Columns && second == first, first),
            FactorizationKind.Cholesky => (isSquare, first),
            FactorizationKind.Solve => (isSquare && second.Rows == first.Rows, second),
            FactorizationKind.Eigh => (
                isSquare && second == first && group.ShapeOf(factorization.Outputs[1]).Length == first.Rows, first),
            _ => (isSquare && second == first, first),
        };
        if (fits && output == result)
        {
            return null;
        }

        string name = group.Rule.Slots[factorization.Inputs[0]].Name;
        return factorization.Kind == FactorizationKind.Qr && first.Rows < first.Columns
            ? $"Qr needs at least as many rows as columns, but '{name}' is {first}; factorize its transpose, or choose by w.Rows and "
                + "w.Columns."
            : $"{factorization} ({factorization.Kind}) of '{name}' {first} with {second} to {output}: these do not fit together.";
    }

    /// <summary>The extents of what a factorization takes beside its matrix, if anything; one right-hand side may lie in a row.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="factorization">The factorization.</param>
    public static SlotShape SecondOf(GroupTensors group, FactorizationDescriptor factorization)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(factorization);
        if (factorization.Inputs.Length < 2)
        {
            return default;
        }

        SlotShape second = group.ShapeOf(factorization.Inputs[1]);
        return factorization.Kind == FactorizationKind.Solve
            ? Standing(second, group.ShapeOf(factorization.Inputs[0]).Rows)
            : second;
    }

    // The numbers of a vector lie alike, whether it stands or lies.
    private static SlotShape Standing(SlotShape shape, int rows) =>
        shape.Rows == 1 && shape.Columns == rows ? new SlotShape(rows, 1) : shape;

    private static SlotShape Turned(SlotShape shape, bool transpose) =>
        transpose ? new SlotShape(checked((int)shape.Columns), shape.Rows) : shape;
}

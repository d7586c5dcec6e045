using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis;

/// <summary>An argument whose shape cannot be right.</summary>
/// <param name="Argument">Its index.</param>
/// <param name="Expected">The shape it should have.</param>
internal readonly record struct ShapeMismatch(int Argument, DeviceShape Expected);

/// <summary>What the operations of the language demand of the shapes of their arguments.</summary>
internal static class ShapeDemands
{
    /// <summary>Finds the first argument of a shape that is provably wrong. Host numbers among the arguments have no shape.</summary>
    public delegate ShapeMismatch? Demand(Extents extents, DeviceShape?[] shapes);

    /// <summary>What an instruction demands of its operands, or null for nothing.</summary>
    public static Demand? Of(Opcode opcode) => opcode switch
    {
        Opcode.MatMul => Product,
        Opcode.Cholesky => Square,
        Opcode.Eigh or Opcode.InverseRoot => SquareWithFallback,
        Opcode.Qr => WithFallback,
        Opcode.Solve => Solution,
        Opcode.SortColumns => KeysOfColumns,
        Opcode.SortRows => KeysOfRows,
        Opcode.Select or Opcode.Transpose or Opcode.GroupSum => null,
        _ => opcode.IsReduction() ? null : Elementwise,
    };

    /// <summary>Along each axis the extents are equal, or 1.</summary>
    public static ShapeMismatch? Elementwise(Extents extents, DeviceShape?[] shapes)
    {
        DeviceShape common = DeviceShape.Scalar;
        for (int index = 0; index < shapes.Length; index++)
        {
            if (shapes[index] is not { } shape)
            {
                continue;
            }

            if (Clash(common.Rows, shape.Rows) || Clash(common.Columns, shape.Columns))
            {
                return new ShapeMismatch(index, common);
            }

            common = common.Broadcast(shape);
        }

        return null;

        bool Clash(int left, int right) => left != DeviceShape.One && right != DeviceShape.One && extents.Differ(left, right);
    }

    /// <summary>The columns of the left factor are the rows of the right.</summary>
    public static ShapeMismatch? Product(Extents extents, DeviceShape?[] shapes)
    {
        (DeviceShape left, DeviceShape right) = (shapes[0]!.Value, shapes[1]!.Value);
        if (!extents.Differ(left.Columns, right.Rows))
        {
            return null;
        }

        bool fitsTransposed = !extents.Differ(left.Columns, right.Columns);
        return new ShapeMismatch(1, new DeviceShape(left.Columns, fitsTransposed ? right.Rows : right.Columns));
    }

    /// <summary>The first argument is square.</summary>
    public static ShapeMismatch? Square(Extents extents, DeviceShape?[] shapes)
    {
        DeviceShape shape = shapes[0]!.Value;
        return extents.Differ(shape.Rows, shape.Columns) ? new ShapeMismatch(0, new DeviceShape(shape.Rows, shape.Rows)) : null;
    }

    /// <summary>The last argument has the shape of the first.</summary>
    public static ShapeMismatch? WithFallback(Extents extents, DeviceShape?[] shapes) =>
        Expect(extents, shapes, shapes.Length - 1, shapes[0]!.Value);

    /// <summary>The first argument is square, and the last has its shape.</summary>
    public static ShapeMismatch? SquareWithFallback(Extents extents, DeviceShape?[] shapes) =>
        Square(extents, shapes) ?? WithFallback(extents, shapes);

    /// <summary>The first argument is square, and the second has as many rows.</summary>
    public static ShapeMismatch? Solution(Extents extents, DeviceShape?[] shapes) =>
        Square(extents, shapes) ?? Product(extents, shapes);

    /// <summary>The second argument is a row with a number for each column of the first.</summary>
    public static ShapeMismatch? KeysOfColumns(Extents extents, DeviceShape?[] shapes) =>
        Expect(extents, shapes, 1, new DeviceShape(DeviceShape.One, shapes[0]!.Value.Columns));

    /// <summary>The second argument is a column with a number for each row of the first.</summary>
    public static ShapeMismatch? KeysOfRows(Extents extents, DeviceShape?[] shapes) =>
        Expect(extents, shapes, 1, new DeviceShape(shapes[0]!.Value.Rows, DeviceShape.One));

    private static ShapeMismatch? Expect(Extents extents, DeviceShape?[] shapes, int index, DeviceShape expected) =>
        extents.Differ(shapes[index]!.Value, expected) ? new ShapeMismatch(index, expected) : null;
}

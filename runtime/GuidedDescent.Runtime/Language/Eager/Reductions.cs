namespace GuidedDescent.Language.Eager;

/// <summary>The reductions of the language: their values in double precision, and where the numbers of a kernel may lie.</summary>
internal static class Reductions
{
    private delegate double Value(double[] elements, Lines lines, int result);

    private delegate Interval Enclosure(Interval[] held, Lines lines, int result);

    /// <summary>The sum of all elements.</summary>
    public static Tensor Sum(Tensor tensor) =>
        Sum("Sum", tensor, [], Lines.All(tensor.Shape), SummationOrder.Flat(tensor.Elements.Length));

    /// <summary>The sum of each row.</summary>
    public static Tensor RowSum(Tensor matrix) =>
        Sum("RowSum", matrix, [matrix.Shape[0], 1], Lines.Rows(matrix.Shape), SummationOrder.Row(matrix.Shape[1]));

    /// <summary>The sum of each column.</summary>
    public static Tensor ColumnSum(Tensor matrix) =>
        Sum("ColumnSum", matrix, [1, matrix.Shape[1]], Lines.Columns(matrix.Shape), SummationOrder.Column(matrix.Shape[0]));

    /// <summary>The sum of one number of each parameter of a group.</summary>
    public static Tensor GroupSum(Tensor numbers) =>
        Sum("GroupSum", numbers, [], Lines.All(numbers.Shape), SummationOrder.Group(numbers.Elements.Length));

    /// <summary>The greatest absolute value.</summary>
    public static Tensor MaxAbs(Tensor tensor) =>
        Reduce("MaxAbs", tensor, [], Lines.All(tensor.Shape), GreatestMagnitude, GreatestMagnitude);

    private static Tensor Sum(string name, Tensor tensor, Shape shape, Lines lines, SummationOrder order) => Reduce(
        name, tensor, shape, lines, SumOf, (held, numbers, result) => EnclosedSum.Of(held, numbers, result, order));

    private static Tensor Reduce(string name, Tensor tensor, Shape shape, Lines lines, Value value, Enclosure enclose)
    {
        Tracking tracking = Operand.AgreeOnTracking(name, [tensor]);
        var values = new double[lines.Results];
        for (int result = 0; result < values.Length; result++)
        {
            values[result] = value(tensor.Elements, lines, result);
        }

        if (tracking == Tracking.Values)
        {
            return new Tensor(shape, values, held: null);
        }

        var held = new Interval[lines.Results];
        for (int result = 0; result < held.Length; result++)
        {
            held[result] = enclose(tensor.Held!, lines, result);
        }

        return new Tensor(shape, values, held, isConstant: tracking == Tracking.Constant);
    }

    private static double SumOf(double[] elements, Lines lines, int result)
    {
        BlockedSum sum = default;
        for (int element = 0; element < lines.Count; element++)
        {
            sum.Add(elements[lines.Position(result, element)]);
        }

        return sum.Total;
    }

    private static double GreatestMagnitude(double[] elements, Lines lines, int result)
    {
        double greatest = 0;
        for (int element = 0; element < lines.Count; element++)
        {
            greatest = Math.Max(greatest, Math.Abs(elements[lines.Position(result, element)]));
        }

        return greatest;
    }

    private static Interval GreatestMagnitude(Interval[] held, Lines lines, int result)
    {
        Interval greatest = Interval.Point(0);
        for (int element = 0; element < lines.Count; element++)
        {
            Interval magnitude = Enclosures.LeastAtZero(Operations.Abs, held[lines.Position(result, element)], default, default);
            greatest = Enclosures.Corners(Operations.Max, greatest, magnitude, default);
        }

        return greatest;
    }
}

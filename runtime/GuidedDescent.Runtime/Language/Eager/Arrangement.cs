namespace GuidedDescent.Language.Eager;

/// <summary>Matrices made of the elements of others, and the identity: nothing is computed, so error bounds go with the elements.</summary>
internal static class Arrangement
{
    private static readonly Comparer<double> s_descending = Comparer<double>.Create((left, right) => right.CompareTo(left));

    /// <summary>Rows and columns change places.</summary>
    public static Tensor Transpose(Tensor matrix)
    {
        int rows = matrix.Shape[1];
        int columns = matrix.Shape[0];
        return Rearranged(matrix, [rows, columns], element => (element % columns * rows) + (element / columns));
    }

    /// <summary>Ones on the diagonal, zeros beside it; it goes with matrices of either tracking.</summary>
    public static Tensor Identity(int size)
    {
        Shape shape = [size, size];
        var elements = new double[shape.Length];
        for (int row = 0; row < size; row++)
        {
            elements[(row * size) + row] = 1;
        }

        return new Tensor(shape, elements, Array.ConvertAll(elements, Interval.Point), isConstant: true);
    }

    /// <summary>The columns in the order of descending keys.</summary>
    public static Tensor SortColumns(Tensor matrix, Tensor keys)
    {
        int columns = matrix.Shape[1];
        int[] order = Descending(keys.Elements);
        Tensor sorted = Rearranged(matrix, matrix.Shape, element => element - (element % columns) + order[element % columns]);
        return Sorted("SortColumns", sorted, matrix, keys, order);
    }

    /// <summary>The rows in the order of descending keys.</summary>
    public static Tensor SortRows(Tensor matrix, Tensor keys)
    {
        int columns = matrix.Shape[1];
        int[] order = Descending(keys.Elements);
        Tensor sorted = Rearranged(matrix, matrix.Shape, element => (order[element / columns] * columns) + (element % columns));
        return Sorted("SortRows", sorted, matrix, keys, order);
    }

    private static Tensor Sorted(string operation, Tensor sorted, Tensor matrix, Tensor keys, int[] order)
    {
        return Operand.AgreeOnTracking(operation, [matrix, keys]) switch
        {
            // A constant sorted by keys that are none follows them.
            Tracking.Bounds => IsCertain(keys.Held!, order) ? new Tensor(sorted.Shape, sorted.Elements, sorted.Held) : Unknown(sorted),
            Tracking.Values => new Tensor(sorted.Shape, sorted.Elements, held: null),
            _ => sorted,
        };
    }

    // The same values, of which nothing is known in a kernel.
    private static Tensor Unknown(Tensor tensor) =>
        new(tensor.Shape, tensor.Elements, Array.ConvertAll(tensor.Elements, _ => Interval.Anything));

    private static Tensor Rearranged(Tensor tensor, Shape shape, Func<int, int> source)
    {
        var elements = new double[tensor.Elements.Length];
        Interval[]? held = tensor.Held is null ? null : new Interval[elements.Length];
        for (int element = 0; element < elements.Length; element++)
        {
            int from = source(element);
            elements[element] = tensor.Elements[from];
            if (held is not null)
            {
                held[element] = tensor.Held![from];
            }
        }

        return new Tensor(shape, elements, held, tensor.IsConstant);
    }

    // NaN compares as less than every number, and so comes last.
    private static int[] Descending(double[] keys) =>
        [.. Enumerable.Range(0, keys.Length).OrderBy(position => keys[position], s_descending)];

    // Neighbours must not be able to change places; of equal numbers that are both certain the order is that of the positions.
    private static bool IsCertain(Interval[] keys, int[] order)
    {
        for (int place = 1; place < order.Length; place++)
        {
            Interval before = keys[order[place - 1]];
            Interval after = keys[order[place]];
            bool certain = before.IsPoint && after.IsPoint;
            if (!certain && !(before.IsFinite && after.IsFinite && before.Low > after.High))
            {
                return false;
            }
        }

        return true;
    }
}

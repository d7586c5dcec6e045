namespace GuidedDescent.Language.Eager;

/// <summary>
/// Stretches an operand to a result, by the rule of NumPy: shapes are aligned at their last axes, missing axes count as 1, and
/// an axis of size 1 repeats.
/// </summary>
internal readonly struct Broadcasting
{
    private readonly Shape _operand;
    private readonly Shape _result;
    private readonly bool _isIdentity;

    /// <summary>Prepares to read an operand at the positions of a result that it fits.</summary>
    public Broadcasting(Shape operand, Shape result)
    {
        _operand = operand;
        _result = result;
        _isIdentity = operand == result;
    }

    /// <summary>The shape that all operands stretch to.</summary>
    /// <exception cref="ArgumentException">Two operands do not fit each other.</exception>
    public static Shape Combine(string operation, ReadOnlySpan<Operand> operands)
    {
        Shape combined = operands[0].Shape;
        foreach (Operand operand in operands[1..])
        {
            combined = Combine(operation, combined, operand.Shape);
        }

        return combined;
    }

    /// <summary>The flat index in the operand that belongs to one in the result.</summary>
    public int Source(int element)
    {
        if (_isIdentity)
        {
            return element;
        }

        int source = 0;
        int stride = 1;
        for (int axis = _operand.Rank - 1, resultAxis = _result.Rank - 1; axis >= 0; axis--, resultAxis--)
        {
            if (_operand[axis] != 1)
            {
                source += element % _result[resultAxis] * stride;
            }

            element /= _result[resultAxis];
            stride *= _operand[axis];
        }

        return source;
    }

    private static Shape Combine(string operation, Shape left, Shape right)
    {
        if (left == right)
        {
            return left;
        }

        var axes = new int[Math.Max(left.Rank, right.Rank)];
        for (int fromLast = 1; fromLast <= axes.Length; fromLast++)
        {
            int leftSize = fromLast <= left.Rank ? left[left.Rank - fromLast] : 1;
            int rightSize = fromLast <= right.Rank ? right[right.Rank - fromLast] : 1;
            if (leftSize != rightSize && leftSize != 1 && rightSize != 1)
            {
                throw new ArgumentException(
                    $"{operation} cannot combine the shapes {left} and {right}: sizes {leftSize} and {rightSize} meet at axis "
                    + $"{axes.Length - fromLast}. Axes, aligned at the last, must have equal sizes or size 1; "
                    + $"with {left} fit {left} itself, [], and {left} with any axis replaced by 1.");
            }

            axes[^fromLast] = leftSize == 1 ? rightSize : leftSize;
        }

        return Shape.Of(axes);
    }
}

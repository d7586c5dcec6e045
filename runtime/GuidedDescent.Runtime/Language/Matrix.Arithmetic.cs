using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

public sealed partial class Matrix
{
    /// <summary>The matrix itself.</summary>
    public static Matrix operator +(Matrix operand) => operand;

    /// <summary>The negative of each element.</summary>
    public static Matrix operator -(Matrix operand) => new(Operations.Negate.Apply(operand));

    /// <summary>The sums of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix operator +(Matrix left, Matrix right) => new(Operations.Add.Apply(left, right));

    /// <summary>Each element plus a host number.</summary>
    public static Matrix operator +(Matrix left, double right) => new(Operations.Add.Apply(left, right));

    /// <summary>A host number plus each element.</summary>
    public static Matrix operator +(double left, Matrix right) => new(Operations.Add.Apply(left, right));

    /// <summary>The differences of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix operator -(Matrix left, Matrix right) => new(Operations.Subtract.Apply(left, right));

    /// <summary>Each element minus a host number.</summary>
    public static Matrix operator -(Matrix left, double right) => new(Operations.Subtract.Apply(left, right));

    /// <summary>A host number minus each element.</summary>
    public static Matrix operator -(double left, Matrix right) => new(Operations.Subtract.Apply(left, right));

    /// <summary>The products of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix operator *(Matrix left, Matrix right)
    {
        // The two factors of x * x are not independent: error bounds must know that a square is nowhere negative.
        return new(ReferenceEquals(left, right) ? Operations.Square.Apply(left) : Operations.Multiply.Apply(left, right));
    }

    /// <summary>Each element times a host number.</summary>
    public static Matrix operator *(Matrix left, double right) => new(Operations.Multiply.Apply(left, right));

    /// <summary>A host number times each element.</summary>
    public static Matrix operator *(double left, Matrix right) => new(Operations.Multiply.Apply(left, right));

    /// <summary>The quotients of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix operator /(Matrix left, Matrix right) => new(Operations.Divide.Apply(left, right));

    /// <summary>Each element divided by a host number.</summary>
    public static Matrix operator /(Matrix left, double right) => new(Operations.DivideByHost.Apply(left, right));

    /// <summary>A host number divided by each element.</summary>
    public static Matrix operator /(double left, Matrix right) => new(Operations.Divide.Apply(left, right));
}

using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

public sealed partial class Scalar
{
    /// <summary>The scalar itself.</summary>
    public static Scalar operator +(Scalar operand) => operand;

    /// <summary>The negative.</summary>
    public static Scalar operator -(Scalar operand) => new(Operations.Negate.Apply(operand));

    /// <summary>The sum.</summary>
    public static Scalar operator +(Scalar left, Scalar right) => new(Operations.Add.Apply(left, right));

    /// <summary>The number plus a host number.</summary>
    public static Scalar operator +(Scalar left, double right) => new(Operations.Add.Apply(left, right));

    /// <summary>A host number plus the number.</summary>
    public static Scalar operator +(double left, Scalar right) => new(Operations.Add.Apply(left, right));

    /// <summary>The difference.</summary>
    public static Scalar operator -(Scalar left, Scalar right) => new(Operations.Subtract.Apply(left, right));

    /// <summary>The number minus a host number.</summary>
    public static Scalar operator -(Scalar left, double right) => new(Operations.Subtract.Apply(left, right));

    /// <summary>A host number minus the number.</summary>
    public static Scalar operator -(double left, Scalar right) => new(Operations.Subtract.Apply(left, right));

    /// <summary>The product.</summary>
    public static Scalar operator *(Scalar left, Scalar right)
    {
        // The two factors of x * x are not independent: error bounds must know that a square is nowhere negative.
        return new(ReferenceEquals(left, right) ? Operations.Square.Apply(left) : Operations.Multiply.Apply(left, right));
    }

    /// <summary>The number times a host number.</summary>
    public static Scalar operator *(Scalar left, double right) => new(Operations.Multiply.Apply(left, right));

    /// <summary>A host number times the number.</summary>
    public static Scalar operator *(double left, Scalar right) => new(Operations.Multiply.Apply(left, right));

    /// <summary>The quotient.</summary>
    public static Scalar operator /(Scalar left, Scalar right) => new(Operations.Divide.Apply(left, right));

    /// <summary>The number divided by a host number.</summary>
    public static Scalar operator /(Scalar left, double right) => new(Operations.DivideByHost.Apply(left, right));

    /// <summary>A host number divided by the number.</summary>
    public static Scalar operator /(double left, Scalar right) => new(Operations.Divide.Apply(left, right));
}

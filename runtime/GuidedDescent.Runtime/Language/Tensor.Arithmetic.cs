using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

public sealed partial class Tensor
{
    /// <summary>The tensor itself.</summary>
    public static Tensor operator +(Tensor operand) => operand;

    /// <summary>The negative of each element.</summary>
    public static Tensor operator -(Tensor operand) => Operations.Negate.Apply(operand);

    /// <summary>The sums of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator +(Tensor left, Tensor right) => Operations.Add.Apply(left, right);

    /// <summary>Each element plus a host number.</summary>
    public static Tensor operator +(Tensor left, double right) => Operations.Add.Apply(left, right);

    /// <summary>A host number plus each element.</summary>
    public static Tensor operator +(double left, Tensor right) => Operations.Add.Apply(left, right);

    /// <summary>The differences of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator -(Tensor left, Tensor right) => Operations.Subtract.Apply(left, right);

    /// <summary>Each element minus a host number.</summary>
    public static Tensor operator -(Tensor left, double right) => Operations.Subtract.Apply(left, right);

    /// <summary>A host number minus each element.</summary>
    public static Tensor operator -(double left, Tensor right) => Operations.Subtract.Apply(left, right);

    /// <summary>The products of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator *(Tensor left, Tensor right)
    {
        // The two factors of x * x are not independent: error bounds must know that a square is nowhere negative.
        return ReferenceEquals(left, right) ? Operations.Square.Apply(left) : Operations.Multiply.Apply(left, right);
    }

    /// <summary>Each element times a host number.</summary>
    public static Tensor operator *(Tensor left, double right) => Operations.Multiply.Apply(left, right);

    /// <summary>A host number times each element.</summary>
    public static Tensor operator *(double left, Tensor right) => Operations.Multiply.Apply(left, right);

    /// <summary>The quotients of elements.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator /(Tensor left, Tensor right) => Operations.Divide.Apply(left, right);

    /// <summary>Each element divided by a host number.</summary>
    public static Tensor operator /(Tensor left, double right) => Operations.DivideByHost.Apply(left, right);

    /// <summary>A host number divided by each element.</summary>
    public static Tensor operator /(double left, Tensor right) => Operations.Divide.Apply(left, right);
}

using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// As in IEEE 754, NaN is unequal to everything, itself included, and neither less nor greater.
public sealed partial class Scalar
{
    /// <summary>Whether the number is less than the other.</summary>
    public static Mask operator <(Scalar left, Scalar right) => new(Operations.Less.Apply(left, right));

    /// <summary>Whether the number is less than a host number.</summary>
    public static Mask operator <(Scalar left, double right) => new(Operations.Less.Apply(left, right));

    /// <summary>Whether a host number is less than the number.</summary>
    public static Mask operator <(double left, Scalar right) => new(Operations.Less.Apply(left, right));

    /// <summary>Whether the number is at most the other.</summary>
    public static Mask operator <=(Scalar left, Scalar right) => new(Operations.LessOrEqual.Apply(left, right));

    /// <summary>Whether the number is at most a host number.</summary>
    public static Mask operator <=(Scalar left, double right) => new(Operations.LessOrEqual.Apply(left, right));

    /// <summary>Whether a host number is at most the number.</summary>
    public static Mask operator <=(double left, Scalar right) => new(Operations.LessOrEqual.Apply(left, right));

    /// <summary>Whether the number is greater than the other.</summary>
    public static Mask operator >(Scalar left, Scalar right) => new(Operations.Greater.Apply(left, right));

    /// <summary>Whether the number is greater than a host number.</summary>
    public static Mask operator >(Scalar left, double right) => new(Operations.Greater.Apply(left, right));

    /// <summary>Whether a host number is greater than the number.</summary>
    public static Mask operator >(double left, Scalar right) => new(Operations.Greater.Apply(left, right));

    /// <summary>Whether the number is at least the other.</summary>
    public static Mask operator >=(Scalar left, Scalar right) => new(Operations.GreaterOrEqual.Apply(left, right));

    /// <summary>Whether the number is at least a host number.</summary>
    public static Mask operator >=(Scalar left, double right) => new(Operations.GreaterOrEqual.Apply(left, right));

    /// <summary>Whether a host number is at least the number.</summary>
    public static Mask operator >=(double left, Scalar right) => new(Operations.GreaterOrEqual.Apply(left, right));

    /// <summary>Whether the number equals the other.</summary>
    public static Mask operator ==(Scalar left, Scalar right) => new(Operations.Equal.Apply(left, right));

    /// <summary>Whether the number equals a host number.</summary>
    public static Mask operator ==(Scalar left, double right) => new(Operations.Equal.Apply(left, right));

    /// <summary>Whether a host number equals the number.</summary>
    public static Mask operator ==(double left, Scalar right) => new(Operations.Equal.Apply(left, right));

    /// <summary>Whether the number differs from the other.</summary>
    public static Mask operator !=(Scalar left, Scalar right) => new(Operations.NotEqual.Apply(left, right));

    /// <summary>Whether the number differs from a host number.</summary>
    public static Mask operator !=(Scalar left, double right) => new(Operations.NotEqual.Apply(left, right));

    /// <summary>Whether a host number differs from the number.</summary>
    public static Mask operator !=(double left, Scalar right) => new(Operations.NotEqual.Apply(left, right));
}

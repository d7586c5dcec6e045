using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// As in IEEE 754, NaN is unequal to everything, itself included, and neither less nor greater.
public sealed partial class Matrix
{
    /// <summary>Where an element is less than the other.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator <(Matrix left, Matrix right) => new(Operations.Less.Apply(left, right));

    /// <summary>Where an element is less than a host number.</summary>
    public static Mask operator <(Matrix left, double right) => new(Operations.Less.Apply(left, right));

    /// <summary>Where a host number is less than an element.</summary>
    public static Mask operator <(double left, Matrix right) => new(Operations.Less.Apply(left, right));

    /// <summary>Where an element is at most the other.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator <=(Matrix left, Matrix right) => new(Operations.LessOrEqual.Apply(left, right));

    /// <summary>Where an element is at most a host number.</summary>
    public static Mask operator <=(Matrix left, double right) => new(Operations.LessOrEqual.Apply(left, right));

    /// <summary>Where a host number is at most an element.</summary>
    public static Mask operator <=(double left, Matrix right) => new(Operations.LessOrEqual.Apply(left, right));

    /// <summary>Where an element is greater than the other.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator >(Matrix left, Matrix right) => new(Operations.Greater.Apply(left, right));

    /// <summary>Where an element is greater than a host number.</summary>
    public static Mask operator >(Matrix left, double right) => new(Operations.Greater.Apply(left, right));

    /// <summary>Where a host number is greater than an element.</summary>
    public static Mask operator >(double left, Matrix right) => new(Operations.Greater.Apply(left, right));

    /// <summary>Where an element is at least the other.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator >=(Matrix left, Matrix right) => new(Operations.GreaterOrEqual.Apply(left, right));

    /// <summary>Where an element is at least a host number.</summary>
    public static Mask operator >=(Matrix left, double right) => new(Operations.GreaterOrEqual.Apply(left, right));

    /// <summary>Where a host number is at least an element.</summary>
    public static Mask operator >=(double left, Matrix right) => new(Operations.GreaterOrEqual.Apply(left, right));

    /// <summary>Where an element equals the other.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator ==(Matrix left, Matrix right) => new(Operations.Equal.Apply(left, right));

    /// <summary>Where an element equals a host number.</summary>
    public static Mask operator ==(Matrix left, double right) => new(Operations.Equal.Apply(left, right));

    /// <summary>Where a host number equals an element.</summary>
    public static Mask operator ==(double left, Matrix right) => new(Operations.Equal.Apply(left, right));

    /// <summary>Where an element differs from the other.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Mask operator !=(Matrix left, Matrix right) => new(Operations.NotEqual.Apply(left, right));

    /// <summary>Where an element differs from a host number.</summary>
    public static Mask operator !=(Matrix left, double right) => new(Operations.NotEqual.Apply(left, right));

    /// <summary>Where a host number differs from an element.</summary>
    public static Mask operator !=(double left, Matrix right) => new(Operations.NotEqual.Apply(left, right));
}

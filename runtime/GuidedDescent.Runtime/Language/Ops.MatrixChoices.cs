using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions that choose or mix elements of matrices.
public static partial class Ops
{
    /// <summary>The lesser of two elements; NaN where either is NaN.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Min(Matrix left, Matrix right) => new(Operations.Min.Apply(left, right));

    /// <summary>The lesser of each element and a host number; NaN where either is NaN.</summary>
    public static Matrix Min(Matrix left, double right) => new(Operations.Min.Apply(left, right));

    /// <summary>The lesser of a host number and each element; NaN where either is NaN.</summary>
    public static Matrix Min(double left, Matrix right) => new(Operations.Min.Apply(left, right));

    /// <summary>The greater of two elements; NaN where either is NaN.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Max(Matrix left, Matrix right) => new(Operations.Max.Apply(left, right));

    /// <summary>The greater of each element and a host number; NaN where either is NaN.</summary>
    public static Matrix Max(Matrix left, double right) => new(Operations.Max.Apply(left, right));

    /// <summary>The greater of a host number and each element; NaN where either is NaN.</summary>
    public static Matrix Max(double left, Matrix right) => new(Operations.Max.Apply(left, right));

    /// <summary>Each element brought into an interval: <c>Min(Max(x, minimum), maximum)</c>, so NaN stays NaN.</summary>
    public static Matrix Clamp(Matrix matrix, double minimum, double maximum) => new(Operations.Clamp.Apply(matrix, minimum, maximum));

    /// <summary>Elements on the way from one matrix to another: <c>from + amount * (to - from)</c>, with a host amount.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Lerp(Matrix from, Matrix to, double amount) => new(Operations.Lerp.Apply(from, to, amount));

    /// <summary>
    /// Elements on the way from one matrix to another: <c>from + amount * (to - from)</c>, each with its own amount.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Lerp(Matrix from, Matrix to, Matrix amount) => new(Operations.Lerp.Apply(from, to, amount));

    /// <summary>The element of one matrix where the mask holds, and of the other where it does not.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Where(Mask mask, Matrix chosen, Matrix otherwise) => new(Operations.Where.Apply(mask, chosen, otherwise));

    /// <summary>The element of a matrix where the mask holds, and a host number where it does not.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Where(Mask mask, Matrix chosen, double otherwise) => new(Operations.Where.Apply(mask, chosen, otherwise));

    /// <summary>A host number where the mask holds, and the element of a matrix where it does not.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Matrix Where(Mask mask, double chosen, Matrix otherwise) => new(Operations.Where.Apply(mask, chosen, otherwise));
}

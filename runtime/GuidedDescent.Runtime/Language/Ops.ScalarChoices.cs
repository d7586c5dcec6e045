using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions that choose or mix numbers on the device. The masks are those of comparisons of scalars.
public static partial class Ops
{
    /// <summary>The lesser of two numbers; NaN where either is NaN.</summary>
    public static Scalar Min(Scalar left, Scalar right) => new(Operations.Min.Apply(left, right));

    /// <summary>The lesser of a number on the device and a host number; NaN where either is NaN.</summary>
    public static Scalar Min(Scalar left, double right) => new(Operations.Min.Apply(left, right));

    /// <summary>The lesser of a host number and one on the device; NaN where either is NaN.</summary>
    public static Scalar Min(double left, Scalar right) => new(Operations.Min.Apply(left, right));

    /// <summary>The greater of two numbers; NaN where either is NaN.</summary>
    public static Scalar Max(Scalar left, Scalar right) => new(Operations.Max.Apply(left, right));

    /// <summary>The greater of a number on the device and a host number; NaN where either is NaN.</summary>
    public static Scalar Max(Scalar left, double right) => new(Operations.Max.Apply(left, right));

    /// <summary>The greater of a host number and one on the device; NaN where either is NaN.</summary>
    public static Scalar Max(double left, Scalar right) => new(Operations.Max.Apply(left, right));

    /// <summary>The number brought into an interval: <c>Min(Max(x, minimum), maximum)</c>, so NaN stays NaN.</summary>
    public static Scalar Clamp(Scalar scalar, double minimum, double maximum) => new(Operations.Clamp.Apply(scalar, minimum, maximum));

    /// <summary>The number on the way from one to another: <c>from + amount * (to - from)</c>, with a host amount.</summary>
    public static Scalar Lerp(Scalar from, Scalar to, double amount) => new(Operations.Lerp.Apply(from, to, amount));

    /// <summary>The number on the way from one to another: <c>from + amount * (to - from)</c>.</summary>
    public static Scalar Lerp(Scalar from, Scalar to, Scalar amount) => new(Operations.Lerp.Apply(from, to, amount));

    /// <summary>One number where the mask holds, and the other where it does not.</summary>
    /// <exception cref="ArgumentException">The mask has axes, so that the choice is no scalar.</exception>
    public static Scalar Where(Mask mask, Scalar chosen, Scalar otherwise) => new(Operations.Where.Apply(mask, chosen, otherwise));

    /// <summary>A number on the device where the mask holds, and a host number where it does not.</summary>
    /// <exception cref="ArgumentException">The mask has axes, so that the choice is no scalar.</exception>
    public static Scalar Where(Mask mask, Scalar chosen, double otherwise) => new(Operations.Where.Apply(mask, chosen, otherwise));

    /// <summary>A host number where the mask holds, and one on the device where it does not.</summary>
    /// <exception cref="ArgumentException">The mask has axes, so that the choice is no scalar.</exception>
    public static Scalar Where(Mask mask, double chosen, Scalar otherwise) => new(Operations.Where.Apply(mask, chosen, otherwise));
}

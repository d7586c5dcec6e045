using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions that choose or mix elements.
public static partial class Ops
{
    /// <summary>The lesser of two elements; NaN where either is NaN.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Min(Tensor left, Tensor right) => Operations.Min.Apply(left, right);

    /// <summary>The lesser of each element and a host number; NaN where either is NaN.</summary>
    public static Tensor Min(Tensor left, double right) => Operations.Min.Apply(left, right);

    /// <summary>The lesser of a host number and each element; NaN where either is NaN.</summary>
    public static Tensor Min(double left, Tensor right) => Operations.Min.Apply(left, right);

    /// <summary>The greater of two elements; NaN where either is NaN.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Max(Tensor left, Tensor right) => Operations.Max.Apply(left, right);

    /// <summary>The greater of each element and a host number; NaN where either is NaN.</summary>
    public static Tensor Max(Tensor left, double right) => Operations.Max.Apply(left, right);

    /// <summary>The greater of a host number and each element; NaN where either is NaN.</summary>
    public static Tensor Max(double left, Tensor right) => Operations.Max.Apply(left, right);

    /// <summary>Each element brought into an interval: <c>Min(Max(x, minimum), maximum)</c>, so NaN stays NaN.</summary>
    public static Tensor Clamp(Tensor tensor, double minimum, double maximum) => Operations.Clamp.Apply(tensor, minimum, maximum);

    /// <summary>Elements on the way from one tensor to another: <c>from + amount * (to - from)</c>, with a host amount.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Lerp(Tensor from, Tensor to, double amount) => Operations.Lerp.Apply(from, to, amount);

    /// <summary>
    /// Elements on the way from one tensor to another: <c>from + amount * (to - from)</c>, each with its own amount.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Lerp(Tensor from, Tensor to, Tensor amount) => Operations.Lerp.Apply(from, to, amount);

    /// <summary>The element of one tensor where the mask holds, and of the other where it does not.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Where(Mask mask, Tensor chosen, Tensor otherwise) => Operations.Where.Apply(mask, chosen, otherwise);

    /// <summary>The element of a tensor where the mask holds, and a host number where it does not.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Where(Mask mask, Tensor chosen, double otherwise) => Operations.Where.Apply(mask, chosen, otherwise);

    /// <summary>A host number where the mask holds, and the element of a tensor where it does not.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Where(Mask mask, double chosen, Tensor otherwise) => Operations.Where.Apply(mask, chosen, otherwise);

    /// <summary>One host number where the mask holds and another where it does not, in the shape of the mask.</summary>
    public static Tensor Where(Mask mask, double chosen, double otherwise) => Operations.Where.Apply(mask, chosen, otherwise);
}

using GuidedDescent.Language.Eager;

namespace GuidedDescent.Language;

// Functions of all elements of a tensor or matrix, which give a number on the device. How far a kernel's sum may be from the exact
// one: see Eager.SummationOrder.
public static partial class Ops
{
    /// <summary>The sum of all elements; 0 where there are none.</summary>
    public static Scalar Sum(Tensor tensor) => new(Reductions.Sum(tensor));

    /// <summary>The sum of all elements; 0 where there are none.</summary>
    public static Scalar Sum(Matrix matrix) => Sum(matrix.Content);

    /// <summary>The mean of all elements, <c>Sum(x) / count</c>; NaN where there are none.</summary>
    public static Scalar Mean(Tensor tensor) => Sum(tensor) / tensor.Shape.Length;

    /// <summary>The mean of all elements, <c>Sum(x) / count</c>; NaN where there are none.</summary>
    public static Scalar Mean(Matrix matrix) => Mean(matrix.Content);

    /// <summary>The Euclidean norm, <c>Sqrt(Sum(x * x))</c>: of a matrix that of Frobenius.</summary>
    public static Scalar Norm(Tensor tensor) => Sqrt(Sum(tensor * tensor));

    /// <summary>The norm of Frobenius, <c>Sqrt(Sum(x * x))</c>.</summary>
    public static Scalar Norm(Matrix matrix) => Norm(matrix.Content);

    /// <summary>The greatest absolute value; NaN where any element is NaN, and 0 where there are none.</summary>
    public static Scalar MaxAbs(Tensor tensor) => new(Reductions.MaxAbs(tensor));

    /// <summary>The greatest absolute value; NaN where any element is NaN, and 0 where there are none.</summary>
    public static Scalar MaxAbs(Matrix matrix) => MaxAbs(matrix.Content);

    /// <summary>The inner product, <c>Sum(x * y)</c>.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Scalar Dot(Tensor left, Tensor right) => Sum(left * right);

    /// <summary>The inner product, <c>Sum(x * y)</c>.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Scalar Dot(Matrix left, Matrix right) => Sum(left * right);

    /// <summary>
    /// The sum of a number over all parameters of the group, each of which has its own. Outside of a group, as where a rule is
    /// called on one parameter, it is the number itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another parameter of the group does not get to this sum.</exception>
    public static Scalar GroupSum(Scalar scalar) => EagerGroup.Sum(scalar);
}

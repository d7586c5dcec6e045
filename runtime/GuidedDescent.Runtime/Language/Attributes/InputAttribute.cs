namespace GuidedDescent.Language;

/// <summary>
/// Marks a <c>Matrix</c> parameter of an update rule as something it needs beside the gradient, such as the inputs of a layer. Who
/// trains binds it to the parameter; its extents are those of what is bound.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class InputAttribute : Attribute
{
    /// <summary>The number of rows it must have, checked when an optimizer is built; <see cref="Dim.Same"/> for any.</summary>
    public Dim Rows { get; init; }

    /// <summary>The number of columns it must have, checked when an optimizer is built; <see cref="Dim.Same"/> for any.</summary>
    public Dim Columns { get; init; }

    /// <summary>
    /// What a factor on all gradients does to it, as a power: 1 for gradients at the outputs of a layer, 0 for its inputs. Only where it
    /// is declared can the compiler derive how the rule's update scales.
    /// </summary>
    public int GradientDegree { get; init; }
}

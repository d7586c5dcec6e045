namespace GuidedDescent.Language;

/// <summary>
/// Declares how an optimizer's update scales, in the place of what the compiler derives. Needed for muP where nothing can be derived;
/// <see cref="UpdateScaling.WhyNot"/> says so.
/// </summary>
/// <param name="degree">The degree of homogeneity in the gradient, a whole number or a fraction such as <c>"1/2"</c>.</param>
/// <param name="geometry">What the rule makes of a gradient.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MupScalingAttribute(string degree, UpdateGeometry geometry) : Attribute
{
    /// <summary>The degree of homogeneity in the gradient.</summary>
    public string Degree { get; } = degree;

    /// <summary>What the rule makes of a gradient.</summary>
    public UpdateGeometry Geometry { get; } = geometry;

    /// <summary>The exponent of the width in the learning rate of hidden matrices, where it is not what degree and geometry say.</summary>
    public string? Hidden { get; init; }

    /// <summary>The same for input layers and vectors.</summary>
    public string? Input { get; init; }

    /// <summary>The same for embeddings.</summary>
    public string? Embedding { get; init; }

    /// <summary>The same for the last layer, without a multiplier.</summary>
    public string? Readout { get; init; }
}

using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>What is derived of a rule: an answer, or a choice between answers by its hyperparameters.</summary>
internal abstract record ScalingResult;

/// <summary>An answer for all classes of parameters.</summary>
/// <param name="WhyNot">Why there is none, or null.</param>
/// <param name="Geometry">What is made of the gradient.</param>
/// <param name="LearningRate">How the learning rate must scale, or null where there is no answer.</param>
/// <param name="DecayName">The hyperparameter that takes a share of the weight.</param>
/// <param name="Decay">How it must scale to take the same share.</param>
/// <param name="Breakers">What breaks homogeneity.</param>
internal sealed record DerivedScaling(
    string? WhyNot,
    UpdateGeometry Geometry = default,
    Law? LearningRate = null,
    string? DecayName = null,
    Law? Decay = null,
    EquatableArray<BreakerLaw> Breakers = default) : ScalingResult;

/// <summary>A choice by a condition of hyperparameters.</summary>
/// <param name="Condition">The condition, as an instruction of the graph.</param>
/// <param name="WhenTrue">The answer where it holds.</param>
/// <param name="WhenFalse">The answer where it does not.</param>
internal sealed record ScalingBranch(int Condition, ScalingResult WhenTrue, ScalingResult WhenFalse) : ScalingResult;

/// <summary>A choice by the value of a hyperparameter.</summary>
/// <param name="Hyperparameter">Its name.</param>
/// <param name="Cases">The answer for each value.</param>
/// <param name="Otherwise">The answer for all other values.</param>
internal sealed record ScalingSwitch(string Hyperparameter, EquatableArray<ScalingCase> Cases, ScalingResult Otherwise) : ScalingResult;

/// <summary>One value of a hyperparameter and the answer for it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Name">The member of an enumeration that it is, or null.</param>
/// <param name="Result">The answer.</param>
internal sealed record ScalingCase(double Value, string? Name, ScalingResult Result);

/// <summary>How a number scales: mirrors <c>GuidedDescent.ScaleLaw</c>.</summary>
/// <param name="Gradient">The exponent of a factor on gradients.</param>
/// <param name="Weight">The exponent of a factor on the weight.</param>
/// <param name="Powers">The exponents of rows and columns, in the order of <see cref="WidthCase.All"/>.</param>
internal sealed record Law(Rational Gradient, Rational Weight, EquatableArray<Power> Powers)
{
    /// <summary>The law that sizes for each class are; those of classes that have none are 1.</summary>
    public static Law Of(IEnumerable<Monomial?> sizes)
    {
        List<Monomial?> all = [.. sizes];
        Monomial first = all.First(size => size is not null)!;
        return new Law(
            first[Variable.Gradient], first[Variable.Weight],
            all.Select(size => size is null ? default : new Power(size[Variable.Rows], size[Variable.Columns])).ToEquatableArray());
    }
}

/// <summary>A power of rows and columns.</summary>
internal readonly record struct Power(Rational Rows, Rational Columns);

/// <summary>A number that must scale, for all classes.</summary>
internal sealed record BreakerLaw(string Name, bool IsHyperparameter, BreakerKind Kind, Law Law);

using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>What the compiler derives of every rule is what theory says.</summary>
public class ScalingExpectationTests
{
    public static TheoryData<string> Cases => [.. ScalingCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scaling_IsWhatTheorySays(string name)
    {
        ScalingCase expected = ScalingCases.Get(name);
        UpdateScaling scaling = expected.Rule.Scaling;
        if (expected.Degree is null)
        {
            Assert.Null(scaling.Degree);
            Assert.Null(scaling.For(WidthClass.Hidden));
            Assert.StartsWith("cannot be derived, because", scaling.WhyNot, StringComparison.Ordinal);
            Assert.Contains(expected.WhyNot, scaling.WhyNot, StringComparison.Ordinal);
            return;
        }

        Assert.Null(scaling.WhyNot);
        Assert.Equal(expected.Degree, scaling.Degree);
        Assert.Equal(expected.Geometry, scaling.Geometry);
        Assert.Equal(expected.Exponents, Enum.GetValues<WidthClass>().Select(each => scaling.For(each)!.LearningRate.Exponent));
    }

    [Fact]
    public void EveryShippedRule_IsExpectedToScaleSomehow() =>
        Assert.Equal(
            typeof(Sgd).Assembly.GetTypes().Where(type => type.IsPublic && typeof(IUpdateRule).IsAssignableFrom(type)).Order(ByName),
            ScalingCases.Names.Select(name => ScalingCases.Get(name).Rule.GetType()).Distinct().Order(ByName));

    // Vectors take the other form of a rule over matrices, which is Adam's.
    [Theory]
    [InlineData(typeof(Soap))]
    [InlineData(typeof(Came))]
    public void FormOverTensors_IsEntrywise(Type rule)
    {
        var created = (IUpdateRule)Activator.CreateInstance(
            rule, [.. rule.GetConstructors()[0].GetParameters().Select(parameter => parameter.DefaultValue)])!;
        UpdateScaling scaling = created.FormFor([64])!.Scaling;
        Assert.Equal(Fraction.Zero, scaling.Degree);
        Assert.Equal(UpdateGeometry.Entrywise, scaling.Geometry);
        Assert.Equal(Fraction.Zero, scaling.For(WidthClass.Input)!.LearningRate.Exponent);
    }

    private static Comparer<Type> ByName { get; } =
        Comparer<Type>.Create((left, right) => string.CompareOrdinal(left.Name, right.Name));
}

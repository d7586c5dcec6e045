using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>
/// Steps on gradients of two directions prove what is derived without any theory: with all hyperparameters scaled as derived, the
/// change of a weight follows the spectral condition at every width, and a factor on all gradients changes nothing.
/// </summary>
public class ScalingTrialTests
{
    private const double Tolerance = 0.1;

    public static TheoryData<string, WidthClass> Cases => CasesOf(ScalingCases.DerivedNames);

    public static TheoryData<string, WidthClass> GradientCases =>
        CasesOf(ScalingCases.DerivedNames.Where(name => ScalingCases.Get(name).HasGradientTrial));

    private static TheoryData<string, WidthClass> CasesOf(IEnumerable<string> names)
    {
        TheoryData<string, WidthClass> cases = [];
        foreach (string name in names)
        {
            foreach (WidthClass widthClass in Enum.GetValues<WidthClass>())
            {
                cases.Add(name, widthClass);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Change_FollowsTheSpectralConditionAtEveryWidth(string name, WidthClass widthClass)
    {
        ScalingCase tried = ScalingCases.Get(name);
        double excess = ScalingTrial.ExcessByWidth(tried.Rule, tried.Rule.Scaling, widthClass, tried.Widths);
        Assert.True(Math.Abs(excess) <= Tolerance, $"The change grows by a power of the width that is {excess:F3} too large.");
    }

    [Theory]
    [MemberData(nameof(GradientCases))]
    public void Change_DoesNotDependOnTheSizeOfGradients(string name, WidthClass widthClass)
    {
        ScalingCase tried = ScalingCases.Get(name);
        double excess = ScalingTrial.ExcessByGradient(tried.Rule, tried.Rule.Scaling, widthClass, width: 32);
        Assert.True(Math.Abs(excess) <= Tolerance, $"The change grows like the power {excess:F3} of the gradient.");
    }

    // Rules written here: of degree 1/2 and -1, and normalized by rows and columns.
    [Theory]
    [InlineData(typeof(RootOfGradient), WidthClass.Hidden)]
    [InlineData(typeof(RootOfGradient), WidthClass.Input)]
    [InlineData(typeof(RootOfGradient), WidthClass.Readout)]
    [InlineData(typeof(InverseOfGradient), WidthClass.Hidden)]
    [InlineData(typeof(InverseOfGradient), WidthClass.Input)]
    [InlineData(typeof(InverseOfGradient), WidthClass.Readout)]
    [InlineData(typeof(NormalizedRows), WidthClass.Hidden)]
    [InlineData(typeof(NormalizedRows), WidthClass.Input)]
    [InlineData(typeof(NormalizedRows), WidthClass.Readout)]
    public void OtherDegrees_FollowTheSpectralCondition(Type type, WidthClass widthClass)
    {
        var rule = (IUpdateRule)Activator.CreateInstance(type, 0.01)!;
        Assert.InRange(
            ScalingTrial.ExcessByWidth(rule, rule.Scaling, widthClass, [32, 64, 128, 256]), -Tolerance, Tolerance);
        Assert.InRange(ScalingTrial.ExcessByGradient(rule, rule.Scaling, widthClass, width: 32), -Tolerance, Tolerance);
    }

    // A trial that does not notice wrong exponents proves nothing.
    [Theory]
    [InlineData("AdamW", 1, UpdateGeometry.Linear)]
    [InlineData("AdamW", 0, UpdateGeometry.Spectral)]
    [InlineData("Sgd", 0, UpdateGeometry.Entrywise)]
    [InlineData("Muon, spectral factor", 0, UpdateGeometry.Entrywise)]
    [InlineData("Lamb", 0, UpdateGeometry.Entrywise)]
    [InlineData("NovoGrad", 0, UpdateGeometry.RowNormalized)]
    public void WrongDeclaration_IsNoticed(string name, int degree, UpdateGeometry geometry)
    {
        IUpdateRule rule = ScalingCases.Get(name).Rule;
        UpdateScaling wrong = UpdateScaling.Declared(degree, geometry);
        double worst = Enum.GetValues<WidthClass>().Max(
            widthClass => Math.Abs(ScalingTrial.ExcessByWidth(rule, wrong, widthClass, [32, 64, 128, 256])));
        Assert.True(worst >= 0.4, $"The largest excess is only {worst:F3}.");
    }

    // One that is right gives what is derived.
    [Theory]
    [InlineData("Adam", 0, UpdateGeometry.Entrywise)]
    [InlineData("Sgd", 1, UpdateGeometry.Linear)]
    [InlineData("Shampoo", 0, UpdateGeometry.Spectral)]
    [InlineData("Ekfac", -1, UpdateGeometry.Spectral)]
    [InlineData("NovoGrad", 0, UpdateGeometry.FrobeniusNormalized)]
    public void RightDeclaration_HasTheExponentsDerived(string name, int degree, UpdateGeometry geometry)
    {
        Assert.Equal(ScalingCases.Get(name).Rule.Scaling.LearningRate, UpdateScaling.Declared(degree, geometry).LearningRate);
    }

    [Fact]
    public void DeclaredAttribute_OverrulesTheDerivation()
    {
        UpdateScaling scaling = ((IUpdateRule)new Declared(0.01)).Scaling;
        Assert.True(scaling.IsDeclared);
        Assert.Equal(Fraction.Half, scaling.Degree);
        Assert.Equal(new Fraction(-1, 2), scaling.For(WidthClass.Hidden)!.LearningRate.Exponent);
        Assert.Equal(new Fraction(2), scaling.For(WidthClass.Readout)!.LearningRate.Exponent);
    }

    [Theory]
    [InlineData(typeof(MixedDegrees), "combines")]
    [InlineData(typeof(SoftSign), "the same at every width")]
    [InlineData(typeof(Exponential), "the same at every width")]
    [InlineData(typeof(GrowingState), "grows further")]
    [InlineData(typeof(Alternating), "changes with the step")]
    public void RuleWithoutDegree_SaysWhy(Type type, string reason)
    {
        UpdateScaling scaling = ((IUpdateRule)Activator.CreateInstance(type, 0.01)!).Scaling;
        Assert.Null(scaling.Degree);
        Assert.Contains(reason, scaling.WhyNot, StringComparison.Ordinal);
    }
}

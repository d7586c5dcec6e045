using Xunit.Abstractions;

namespace GuidedDescent.Optimizers.Tests.Mup;

/// <summary>
/// What the compiler derived of rules has the activations of a network keep their size at every width, and change by as much; the standard
/// parametrization, and wrong exponents, do not.
/// </summary>
public sealed class CoordinateTests(ITestOutputHelper output)
{
    private static readonly CoordinateCheckOptions s_options = new() { Widths = [64, 128, 256, 512], Seeds = 3, Steps = 4 };

    public static TheoryData<string> Rules => [.. WideRules.Names];

    [Theory]
    [MemberData(nameof(Rules))]
    public void DerivedScaling_KeepsActivationsAtEveryWidth(string rule)
    {
        using ParameterSet bases = WideNetwork.Shapes(WideNetwork.BaseWidth);
        var mup = new GuidedDescent.Mup { BaseShapes = BaseShapes.Of(bases) };

        CoordinateCheckReport report = CoordinateCheck.Run(
            s_options, (width, seed) => new WideNetwork(width, seed, mup, WideRules.Build(rule)));

        output.WriteLine($"{report}");
        Assert.True(report.Passes, $"{report}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void StandardParametrization_DoesNot(string rule)
    {
        CoordinateCheckReport report = CoordinateCheck.Run(
            s_options, (width, seed) => new WideNetwork(width, seed, mup: null, WideRules.Build(rule)));

        output.WriteLine($"{report}");
        Assert.True(report.SteepestSlope >= 0.5, $"{report}");
    }

    [Fact]
    public void WrongExponents_DoNot()
    {
        using ParameterSet bases = WideNetwork.Shapes(WideNetwork.BaseWidth);
        var mup = new GuidedDescent.Mup { BaseShapes = BaseShapes.Of(bases) };

        CoordinateCheckReport report = CoordinateCheck.Run(
            s_options, (width, seed) => new WideNetwork(width, seed, mup, WideRules.Build(WideRules.Wrong)));

        output.WriteLine($"{report}");
        Assert.True(report.SteepestSlope >= 0.5, $"{report}");
    }
}

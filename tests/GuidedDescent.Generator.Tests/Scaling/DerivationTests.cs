using GuidedDescent.Generator.Analysis.Scaling;
using GuidedDescent.Generator.Tests.Harness;

namespace GuidedDescent.Generator.Tests.Scaling;

/// <summary>What is derived of small rules, one idea each.</summary>
public class DerivationTests
{
    private static DerivedScaling Derive(string body, string hyperparameters = "", string states = "", string type = "Tensor") =>
        Assert.IsType<DerivedScaling>(DeriveAny(body, hyperparameters, states, type));

    private static ScalingResult DeriveAny(string body, string hyperparameters = "", string states = "", string type = "Tensor") =>
        ScalingDerivation.Derive(RuleCompilation.Understand(
            $$"""
            [Optimizer]
            public sealed partial record Rule(double LearningRate = 0.1{{(hyperparameters == "" ? "" : $", {hyperparameters}")}})
            {
                [UpdateRule]
                private void Update(ref {{type}} w, {{type}} g{{(states == "" ? "" : $", {states}")}}, Step t)
                {
                    {{body}}
                }
            }
            """).Rule);

    private static string HiddenOf(Law law) => $"{law.Powers[0].Rows} {law.Powers[0].Columns}";

    [Fact]
    public void Gradient_IsOfDegreeOne()
    {
        DerivedScaling scaling = Derive("w -= LearningRate * g;");
        Assert.Equal(new Rational(-1), scaling.LearningRate!.Gradient);
        Assert.Equal("1 -1", HiddenOf(scaling.LearningRate));
    }

    [Fact]
    public void Epsilon_OutsideTheRoot_ScalesAsElements_InsideAsTheirSquares()
    {
        DerivedScaling outside = Derive("w -= LearningRate * g / (Sqrt(g * g) + Epsilon);", "double Epsilon = 1e-8");
        DerivedScaling inside = Derive("w -= LearningRate * g / Sqrt(g * g + Epsilon);", "double Epsilon = 1e-8");
        Assert.Equal("-1 0", HiddenOf(outside.Breakers.Single().Law));
        Assert.Equal("-2 0", HiddenOf(inside.Breakers.Single().Law));
        Assert.Equal(new Rational(2), inside.Breakers.Single().Law.Gradient);
    }

    // ADOPT divides by what the state was before: nothing is known of it in the first pass.
    [Fact]
    public void StateReadBeforeItIsWritten_HasTheSizeOfLaterSteps()
    {
        DerivedScaling scaling = Derive(
            "w -= LearningRate * g / (Sqrt(v) + Epsilon); v = Lerp(v, g * g, 0.1);", "double Epsilon = 1e-8", "[State] ref Tensor v");
        Assert.Equal(new Rational(0), scaling.LearningRate!.Gradient);
        Assert.Equal("0 -1", HiddenOf(scaling.LearningRate));
    }

    [Fact]
    public void ShareOfTheWeight_IsDecayWhateverItIsWrittenAs()
    {
        DerivedScaling asProduct = Derive("w = (1 - LearningRate * WeightDecay) * w - LearningRate * Sign(g);", "double WeightDecay = 0.1");
        DerivedScaling asDifference =
            Derive("w -= LearningRate * WeightDecay * w; w -= LearningRate * Sign(g);", "double WeightDecay = 0.1");
        Assert.Equal(asDifference, asProduct);
        Assert.Equal("WeightDecay", asProduct.DecayName);
        Assert.Equal("0 1", HiddenOf(asProduct.Decay!));
    }

    [Fact]
    public void SmallNumberInTheRule_IsABreakerThatNothingScales_ALargeOneLeavesNoAnswer()
    {
        BreakerLaw small = Derive("w -= LearningRate * g / (Abs(g) + 1e-8);").Breakers.Single();
        Assert.False(small.IsHyperparameter);
        Assert.Equal("1E-08", small.Name);
        Assert.Contains("no hyperparameter", Derive("w -= LearningRate * g / (Abs(g) + 0.1);").WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void Flag_ThatChangesTheAnswer_BecomesAChoice_AndOneThatDoesNotIsNotAsked()
    {
        Assert.IsType<ScalingBranch>(DeriveAny("w -= LearningRate * (Normalize ? Sign(g) : g);", "bool Normalize = false"));
        Assert.IsType<DerivedScaling>(DeriveAny("w -= LearningRate * (Twice ? g + g : g);", "bool Twice = false"));
    }

    [Fact]
    public void Bound_InTwoPlacesWithTwoLaws_TakesBoth()
    {
        DerivedScaling scaling = Derive(
            "w -= LearningRate * g / (Abs(g) + Epsilon) / (Norm(g) + Epsilon);", "double Epsilon = 1e-8");
        Assert.Equal(new Rational(1), scaling.LearningRate!.Gradient);
        Assert.Equal("-1 0", HiddenOf(Assert.Single(scaling.Breakers).Law));
    }

    [Fact]
    public void LoopOfRunTimeLength_SettlesOnASize()
    {
        DerivedScaling scaling = Derive(
            "Matrix x = g / Norm(g); for (int i = 0; i < Passes; i++) { x = 1.5 * x - 0.5 * MatMul(MatMul(x, x.T), x); } "
                + "w -= LearningRate * x;",
            "int Passes = 5", type: "Matrix");
        Assert.Equal(new Rational(0), scaling.LearningRate!.Gradient);
        Assert.Equal("1/2 -1/2", HiddenOf(scaling.LearningRate));
        Assert.Equal("Spectral", scaling.Geometry.ToString());
    }

    [Fact]
    public void LoopThatGrows_HasNoSize() =>
        Assert.Contains(
            "each pass",
            Derive("Tensor x = g; for (int i = 0; i < Passes; i++) { x = x * g; } w -= LearningRate * x;", "int Passes = 5").WhyNot,
            StringComparison.Ordinal);

    [Fact]
    public void InputOfUnknownDegree_IsAskedFor() =>
        Assert.Contains(
            "declare its degree",
            Derive(
                "w -= LearningRate * MatMul(MatMul(a.T, a), g.T).T;",
                states: "[Input(Columns = Dim.Columns)] Matrix a",
                type: "Matrix").WhyNot,
            StringComparison.Ordinal);

    [Fact]
    public void RuleWithoutALearningRate_HasNoAnswer() =>
        Assert.Contains("in proportion", Derive("w -= LearningRate * LearningRate * g;").WhyNot, StringComparison.Ordinal);
}

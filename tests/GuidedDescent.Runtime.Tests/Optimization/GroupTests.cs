using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Optimization;

public class GroupTests
{
    [Fact]
    public void Optimizer_TwoGroups_UseTheirOwnRules()
    {
        using var parameters = new ParameterSet();
        Parameter matrix = parameters.Add("matrix", [2, 2]);
        Parameter vector = parameters.Add("vector", [3]);
        matrix.Gradient.Fill(1);
        vector.Gradient.Fill(1);
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("matrices", parameter => parameter.Shape.Rank == 2, new MomentumRule(LearningRate: 1)),
                new ParameterGroup("vectors", parameter => parameter.Shape.Rank < 2, new MomentumRule(2, Momentum: 0)),
                new ParameterGroup("nothing", parameter => false, new FaultyRule()),
            ]);

        optimizer.Step();
        optimizer.Step();

        Assert.Equal(2, optimizer.StepCount);
        Assert.True(matrix.Value.IndexOfAnyExcept(-2.9f) < 0);
        Assert.True(vector.Value.IndexOfAnyExcept(-4f) < 0);
        Assert.Equal(["matrices", "vectors", "nothing"], optimizer.Groups.Select(group => group.Name));
        Assert.Equal([4L, 3L, 0L], optimizer.Groups.Select(group => group.ElementCount));
        Assert.Equal([16L, 0L, 0L], optimizer.Groups.Select(group => group.StateBytes));
        Assert.Same(matrix, Assert.Single(optimizer.Groups[0].Parameters));
    }

    [Fact]
    public void Optimizer_ParameterInTwoGroups_IsRefused()
    {
        using var parameters = SetOf("a", "b", "c");

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters,
            [
                new ParameterGroup("first", parameter => parameter.Name != "c", new MomentumRule()),
                new ParameterGroup("second", parameter => parameter.Name != "a", new MomentumRule()),
            ]));
        Assert.Contains("Claimed more than once: 'b' [2] by 'first' and 'second'.", error.Message);
        Assert.DoesNotContain("In none", error.Message);
    }

    [Fact]
    public void Optimizer_ProductsInLowerPrecision_AreRefusedByTheProcessor()
    {
        using var parameters = SetOf("a");
        Optimizer With(ProductPrecision? precision) =>
            new(parameters, [new ParameterGroup("all", new MomentumRule()) { ProductPrecision = precision }]);

        With(null).Dispose();
        With(ProductPrecision.Single).Dispose();
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => With(ProductPrecision.BFloat16));
        Assert.Contains("asks for products in BFloat16, but the processor multiplies in Single only", error.Message);
    }

    [Fact]
    public void Optimizer_ParametersInNoGroup_AreNamedAndCounted()
    {
        using var parameters = SetOf([.. Enumerable.Range(0, 8).Select(index => $"p{index}")]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters, [new ParameterGroup("first", parameter => parameter.Name == "p0", new MomentumRule())]));
        Assert.Contains("In none: 'p1' [2], 'p2' [2], 'p3' [2], 'p4' [2], 'p5' [2] and 2 more, 7 in all.", error.Message);
        Assert.Contains("The groups are 'first'.", error.Message);
    }

    [Fact]
    public void Optimizer_GroupsOfOneName_AreRefused()
    {
        using var parameters = SetOf("a");

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters,
            [new ParameterGroup("same", new MomentumRule()), new ParameterGroup("same", _ => false, new MomentumRule())]));
        Assert.Contains("2 parameter groups are named 'same'", error.Message);
    }

    [Fact]
    public void ParameterGroup_EmptyName_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ParameterGroup(" ", new MomentumRule()));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void Rule_HyperparameterOutOfRange_IsRefusedAndChangesNothing(double learningRate)
    {
        using var parameters = SetOf("a");
        var bad = new MomentumRule(LearningRate: learningRate);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Optimizer(parameters, bad));

        var rule = new MomentumRule();
        using var optimizer = new Optimizer(parameters, rule);
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Groups[0].Rule = bad);
        Assert.Contains("Momentum.LearningRate", error.Message);
        Assert.Same(rule, optimizer.Groups[0].Rule);
    }

    [Fact]
    public void Rule_OfAnotherType_IsRefusedAndChangesNothing()
    {
        using var parameters = SetOf("a");
        var rule = new MomentumRule();
        using var optimizer = new Optimizer(parameters, rule);

        ArgumentException error = Assert.Throws<ArgumentException>(() => optimizer.Groups[0].Rule = new FaultyRule());
        Assert.Contains("Group 'all' was built with the rule Momentum and cannot go on with Faulty", error.Message);
        Assert.Same(rule, optimizer.Groups[0].Rule);
    }

    [Fact]
    public void Rule_ThatNeedsAStateTheGroupLacks_IsRefusedAndChangesNothing()
    {
        using var parameters = SetOf("a");
        var rule = new MomentumRule(Momentum: 0);
        using var optimizer = new Optimizer(parameters, rule);

        ArgumentException error = Assert.Throws<ArgumentException>(() => optimizer.Groups[0].Rule = rule with { Momentum = 0.5 });
        Assert.Contains("needs the state 'm', but group 'all' was built with", error.Message);
        Assert.Same(rule, optimizer.Groups[0].Rule);
        optimizer.Step();
    }

    [Fact]
    public void Rule_OtherHyperparameters_TakeEffectAtTheNextStep()
    {
        using var parameters = SetOf("a");
        parameters["a"].Gradient.Fill(1);
        var rule = new MomentumRule(LearningRate: 1);
        using var optimizer = new Optimizer(parameters, rule);
        optimizer.Step();
        optimizer.Groups[0].Rule = rule with { LearningRate = 10, Momentum = 0 };
        optimizer.Step();

        Assert.Equal([-11, -11], parameters["a"].Value.ToArray());
        Assert.Equal([1, 1], optimizer.State(parameters["a"], "m").ToArray());
    }

    private static ParameterSet SetOf(params string[] names)
    {
        var parameters = new ParameterSet();
        foreach (string name in names)
        {
            parameters.Add(name, [2]);
        }

        return parameters;
    }
}

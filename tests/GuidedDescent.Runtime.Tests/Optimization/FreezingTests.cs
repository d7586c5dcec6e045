using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Optimization;

public unsafe class FreezingTests
{
    [Fact]
    public void Step_FrozenParameter_KeepsItsBitsAndItsGradient()
    {
        using var parameters = new ParameterSet();
        Parameter before = parameters.Add("before", [3]);
        Parameter still = parameters.Add("still", [5]);
        Parameter after = parameters.Add("after", [3]);
        float[] bits = [float.NaN, -0f, float.Epsilon, float.PositiveInfinity, 1];
        bits.CopyTo(still.Value);
        foreach (Parameter parameter in parameters)
        {
            parameter.Gradient.Fill(1);
        }

        using var optimizer = new Optimizer(
            parameters,
            [
                ParameterGroup.Frozen("frozen", "still"),
                new ParameterGroup("trained", parameter => parameter != still, new MomentumRule(LearningRate: 1)),
            ]);
        optimizer.Step();
        optimizer.ZeroGradients();
        optimizer.Step();

        Assert.Equal(bits.Select(BitConverter.SingleToUInt32Bits), still.Value.ToArray().Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([1, 1, 1, 1, 1], still.Gradient.ToArray());
        Assert.Equal(-1.9f, before.Value[0]);
        Assert.Equal(-1.9f, after.Value[2]);
        Assert.Equal([0, 0, 0], after.Gradient.ToArray());
        Assert.Equal("trained", Assert.Single(optimizer.Groups).Name);
        Assert.Equal(24, optimizer.Groups[0].StateBytes);
        FrozenGroup frozen = Assert.Single(optimizer.FrozenGroups);
        Assert.Equal(("frozen", 5), (frozen.Name, frozen.ElementCount));
        Assert.Same(still, Assert.Single(frozen.Parameters));
    }

    [Fact]
    public void Optimizer_FrozenParameterWithoutGradient_IsBuilt()
    {
        using var parameters = new ParameterSet();
        float[] memory = [1, 2];
        Parameter still = parameters.Wrap("still", [2], memory);
        Parameter trained = parameters.Add("trained", [2]);
        trained.Gradient.Fill(1);

        using var optimizer = new Optimizer(
            parameters,
            [
                ParameterGroup.Frozen("frozen", parameter => parameter == still),
                ParameterGroup.ByName("rest", "t*", new MomentumRule(1)),
            ]);
        optimizer.Step();

        Assert.False(still.HasGradient);
        Assert.Equal([1, 2], memory);
        Assert.Equal([-1, -1], trained.Value.ToArray());
    }

    [Fact]
    public void Optimizer_AllFrozen_DoesNothing()
    {
        using var parameters = new ParameterSet();
        parameters.Wrap("still", [2], new float[2]);
        using var optimizer = new Optimizer(parameters, [ParameterGroup.Frozen("frozen", "*")]);

        optimizer.Step();

        Assert.Empty(optimizer.Groups);
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void State_OfAFrozenParameter_IsRefusedByTheNameOfItsGroup()
    {
        using var parameters = new ParameterSet();
        Parameter still = parameters.Add("still", [2]);
        using var optimizer = new Optimizer(parameters, [ParameterGroup.Frozen("frozen", "*")]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => optimizer.State(still, "m").Length);
        Assert.Contains("does not train parameter 'still' [2]: it is in group 'frozen', which is frozen.", error.Message);
    }

    [Fact]
    public void Optimizer_WeightsInAFrozenParameter_AreRefused()
    {
        using var parameters = new ParameterSet();
        Parameter still = parameters.Add("still", [4]);
        parameters.Wrap("trained", [2], still.ValuePointer + 2, still.GradientPointer);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters, [ParameterGroup.Frozen("frozen", "still"), ParameterGroup.ByName("trained", "trained", new MomentumRule())]));
        Assert.Contains("overlap in memory", error.Message);
    }

    [Fact]
    public void Rule_OfAFrozenGroup_IsRefused()
    {
        var group = ParameterGroup.Frozen("frozen", "*");

        Assert.True(group.IsFrozen);
        Assert.Equal("frozen: frozen", group.ToString());
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => group.Rule);
        Assert.Contains("Group 'frozen' is frozen and has no rule.", error.Message);
    }
}

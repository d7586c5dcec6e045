using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Optimization;

public unsafe class OptimizerTests
{
    [Fact]
    public void State_BeforeTheFirstStep_HasItsInitialValue()
    {
        using var parameters = new ParameterSet();
        Parameter matrix = parameters.Add("matrix", [2, 3]);
        Parameter empty = parameters.Add("empty", [0]);
        using var optimizer = new Optimizer(parameters, new MomentumRule(Start: 0.5));

        Assert.Equal(Enumerable.Repeat(0.5f, 6), optimizer.State(matrix, "m").ToArray());
        Assert.True(optimizer.State(empty, "m").IsEmpty);
        Assert.Equal(24, optimizer.Groups[0].StateBytes);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Theory]
    [InlineData("v")]
    [InlineData("w")]
    public void State_UnknownName_ListsWhatThereIs(string name)
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [2]);
        using var optimizer = new Optimizer(parameters, new MomentumRule());

        ArgumentException error = Assert.Throws<ArgumentException>(() => optimizer.State(parameter, name).Length);
        Assert.Contains($"Momentum has no state named '{name}'; it has 'm'", error.Message);
    }

    [Fact]
    public void State_RuleWithoutAny_SaysSo()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [2]);
        using var optimizer = new Optimizer(parameters, new FaultyRule());

        ArgumentException error = Assert.Throws<ArgumentException>(() => optimizer.State(parameter, "m").Length);
        Assert.Contains("Faulty has no state named 'm'; it has no state at all", error.Message);
    }

    [Fact]
    public void State_NotKept_SaysWhy()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [2]);
        using var optimizer = new Optimizer(parameters, new MomentumRule(Momentum: 0));

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => optimizer.State(parameter, "m").Length);
        Assert.Contains("Group 'all' keeps no state 'm'", error.Message);
    }

    [Fact]
    public void Add_AfterTheOptimizerWasBuilt_IsNotTrained()
    {
        using var parameters = new ParameterSet();
        Parameter first = parameters.Add("first", [2]);
        using var optimizer = new Optimizer(parameters, new MomentumRule());
        Parameter late = parameters.Add("late", [3]);
        first.Gradient.Fill(1);
        late.Gradient.Fill(1);

        optimizer.Step();
        optimizer.ZeroGradients();

        Assert.NotEqual(0, first.Value[0]);
        Assert.Equal([0, 0, 0], late.Value.ToArray());
        Assert.Equal([1, 1, 1], late.Gradient.ToArray());
        ArgumentException error = Assert.Throws<ArgumentException>(() => optimizer.State(late, "m").Length);
        Assert.Contains("does not train parameter 'late' [3]", error.Message);
    }

    [Fact]
    public void Optimizer_GradientMissing_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("owned", [2]);
        parameters.Wrap("bare", [4, 5], new float[20]);
        parameters.Wrap("other", [4], new float[4]);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => new Optimizer(parameters, new MomentumRule()));
        Assert.Contains("Parameter 'bare' [4, 5] (and 1 more) has no gradient", error.Message);
        Assert.Contains("BindGradient", error.Message);
    }

    [Theory]
    [InlineData(3, 10, "value of parameter 'a' [4] and the value of parameter 'b' [4]")]
    [InlineData(20, 2, "value of parameter 'a' [4] and the gradient of parameter 'b' [4]")]
    [InlineData(7, 20, "gradient of parameter 'a' [4] and the value of parameter 'b' [4]")]
    [InlineData(20, 22, "value of parameter 'b' [4] and the gradient of parameter 'b' [4]")]
    public void Optimizer_OverlappingMemory_IsRefused(int value, int gradient, string named)
    {
        using var parameters = new ParameterSet();
        float* memory = stackalloc float[32];
        parameters.Wrap("a", [4], memory, memory + 4);
        parameters.Wrap("b", [4], memory + value, memory + gradient);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, new MomentumRule()));
        Assert.Contains(named, error.Message);
    }

    [Fact]
    public void Optimizer_MemorySideBySide_IsAllowed()
    {
        using var parameters = new ParameterSet();
        float* memory = stackalloc float[16];
        parameters.Wrap("a", [4], memory, memory + 4);
        parameters.Wrap("b", [4], memory + 8, memory + 12);
        for (int index = 0; index < 16; index++)
        {
            memory[index] = index;
        }

        using var optimizer = new Optimizer(parameters, new MomentumRule(LearningRate: 1, Momentum: 0));
        optimizer.Step();

        Assert.Equal([-4, -4, -4, -4, 4, 5, 6, 7, -4, -4, -4, -4, 12, 13, 14, 15], new Span<float>(memory, 16).ToArray());
    }

    [Fact]
    public void BindGradient_BetweenSteps_IsTakenUp()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Wrap("w", [3], new float[3], new float[] { 1, 1, 1 });
        Parameter other = parameters.Add("other", [2]);
        using var optimizer = new Optimizer(parameters, new MomentumRule(LearningRate: 1, Momentum: 1));
        optimizer.Step();
        float[] gradient = [10, 20, 30];
        parameter.BindGradient(gradient);
        optimizer.Step();

        Assert.Equal([-12, -22, -32], parameter.Value.ToArray());
        Assert.Equal([11, 21, 31], optimizer.State(parameter, "m").ToArray());

        parameter.BindGradient(other.GradientPointer - 1);
        ArgumentException error = Assert.Throws<ArgumentException>(optimizer.Step);
        Assert.Contains("overlap", error.Message);
        Assert.Throws<ArgumentException>(optimizer.ZeroGradients);
        Assert.Equal([-12, -22, -32], parameter.Value.ToArray());
        Assert.Equal(2, optimizer.StepCount);

        parameter.BindGradient(gradient);
        optimizer.ZeroGradients();
        Assert.Equal([0, 0, 0], gradient);
    }

    [Fact]
    public void Step_EmptySet_CountsSteps()
    {
        using var parameters = new ParameterSet();
        using var optimizer = new Optimizer(parameters, new MomentumRule());
        optimizer.Step();
        optimizer.ZeroGradients();

        Assert.Equal(1, optimizer.StepCount);
        Assert.Equal(0, optimizer.Groups[0].StateBytes);
    }

    [Fact]
    public void Dispose_Optimizer_EndsItAndLeavesTheParameters()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [3]);
        parameter.Gradient.Fill(1);
        var optimizer = new Optimizer(parameters, new MomentumRule());
        optimizer.Dispose();
        optimizer.Dispose();

        Assert.Throws<ObjectDisposedException>(optimizer.Step);
        Assert.Throws<ObjectDisposedException>(optimizer.ZeroGradients);
        Assert.Throws<ObjectDisposedException>(() => optimizer.State(parameter, "m").Length);
        Assert.Equal([0, 0, 0], parameter.Value.ToArray());
        Assert.Equal([1, 1, 1], parameter.Gradient.ToArray());
    }

    [Fact]
    public void Dispose_ParametersFirst_EndsTheOptimizerBeforeItTouchesAnything()
    {
        float[] values = [1, 2];
        var parameters = new ParameterSet();
        parameters.Wrap("w", [2], values, new float[] { 1, 1 });
        var optimizer = new Optimizer(parameters, new MomentumRule());
        parameters.Dispose();

        Assert.Throws<ObjectDisposedException>(optimizer.Step);
        Assert.Throws<ObjectDisposedException>(optimizer.ZeroGradients);
        Assert.Throws<ObjectDisposedException>(() => new Optimizer(parameters, new MomentumRule()));
        Assert.Equal([1, 2], values);
        Assert.Equal(0, optimizer.StepCount);
        optimizer.Dispose();
    }
}

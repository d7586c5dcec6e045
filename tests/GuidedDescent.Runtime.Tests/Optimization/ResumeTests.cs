using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Optimization;

public class ResumeTests
{
    [Fact]
    public void WriteState_AndStepCount_ContinueWhereAnotherOptimizerWas()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [5]);
        parameter.WriteValue([1, 2, 3, 4, 5]);
        parameter.WriteGradient([0.5f, -1, 2, 0.25f, 3]);
        using var first = new Optimizer(parameters, new MomentumRule());
        first.Step();
        first.Step();
        float[] value = parameter.Value.ToArray();
        float[] momentum = first.State(parameter, "m").ToArray();
        first.Step();
        float[] expected = parameter.Value.ToArray();

        using var second = new Optimizer(parameters, new MomentumRule());
        parameter.WriteValue(value);
        second.WriteState(parameter, "m", momentum);
        second.StepCount = 2;
        second.Step();

        Assert.Equal(expected, parameter.Value.ToArray());
        Assert.Equal(3, second.StepCount);
    }

    [Fact]
    public void ReadState_Stretch_IsCopied()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [4]);
        using var optimizer = new Optimizer(parameters, new MomentumRule());
        optimizer.WriteState(parameter, "m", [7, 8], start: 1);

        float[] stretch = new float[3];
        optimizer.ReadState(parameter, "m", stretch, start: 1);

        Assert.Equal([7, 8, 0], stretch);
        Assert.Throws<ArgumentOutOfRangeException>("start", () => optimizer.ReadState(parameter, "m", stretch, start: 2));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => optimizer.WriteState(parameter, "m", stretch, start: -1));
        Assert.Throws<ArgumentException>("name", () => optimizer.WriteState(parameter, "v", stretch));
    }

    [Fact]
    public void StepCount_Negative_IsRefused()
    {
        using var parameters = new ParameterSet();
        using var optimizer = new Optimizer(parameters, new MomentumRule());

        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.StepCount = -1);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void PrepareReplay_OnTheProcessor_IsNotSupported()
    {
        using var parameters = new ParameterSet();
        using var optimizer = new Optimizer(parameters, new MomentumRule());

        Assert.Throws<NotSupportedException>(optimizer.PrepareReplay);
        Assert.Equal(0, optimizer.StepCount);
    }
}

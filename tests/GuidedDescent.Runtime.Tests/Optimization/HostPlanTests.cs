using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Optimization;

/// <summary>A step begins only when the host plans of all groups have come to their ends.</summary>
public class HostPlanTests
{
    public static TheoryData<string, Type> FailingPlans => new()
    {
        { "divides by zero", typeof(DivideByZeroException) },
        { "launches a kernel of another rule", typeof(ArgumentException) },
        { "launches with too few scalars", typeof(ArgumentException) },
    };

    [Theory]
    [MemberData(nameof(FailingPlans))]
    public void Step_PlanOfTheSecondGroupThrows_ChangesNothing(string failure, Type expected)
    {
        using var parameters = new ParameterSet();
        Parameter first = parameters.Add("first", [100]);
        Parameter second = parameters.Add("second", [100]);
        first.Gradient.Fill(1);
        second.Gradient.Fill(2);
        var rule = new ScriptedRule((_, launcher) => ScriptedRule.LaunchHeavy(launcher, rate: 1, momentum: 0.5f));
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("first", parameter => parameter == first, rule),
                new ParameterGroup("second", parameter => parameter == second, rule),
            ]);
        optimizer.Step();
        AssertHold(optimizer, first, weight: -1.125f, state: 1.125f);
        AssertHold(optimizer, second, weight: -2.125f, state: 2.125f);

        optimizer.Groups[1].Rule = new ScriptedRule((step, launcher) => Fail(failure, step, launcher));
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Assert.Throws(expected, optimizer.Step);
            Assert.Equal(1, optimizer.StepCount);
            AssertHold(optimizer, first, weight: -1.125f, state: 1.125f);
            AssertHold(optimizer, second, weight: -2.125f, state: 2.125f);
        }

        optimizer.Groups[1].Rule = rule;
        optimizer.Step();
        Assert.Equal(2, optimizer.StepCount);
        AssertHold(optimizer, first, weight: -2.6875f, state: 1.5625f);
        AssertHold(optimizer, second, weight: -5.1875f, state: 3.0625f);
    }

    [Fact]
    public void Step_PlanWithManyLaunches_RunsThemInOrderWithTheirOwnScalars()
    {
        const int Launches = 300;
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [5]);
        parameter.Gradient.Fill(1);
        using var optimizer = new Optimizer(parameters, new ScriptedRule((_, launcher) =>
        {
            for (int launch = 0; launch < Launches; launch++)
            {
                ScriptedRule.LaunchHeavy(launcher, RateOf(launch), MomentumOf(launch));
            }
        }));
        float weight = 0;
        float state = 0.25f;

        for (int step = 0; step < 2; step++)
        {
            optimizer.Step();
            for (int launch = 0; launch < Launches; launch++)
            {
                state = MathF.FusedMultiplyAdd(MomentumOf(launch), state, 1);
                weight = MathF.FusedMultiplyAdd(-RateOf(launch), state, weight);
            }

            AssertHold(optimizer, parameter, weight, state);
        }
    }

    private static float RateOf(int launch) => 0.001f * (launch + 1);

    private static float MomentumOf(int launch) => 1f / (launch + 2);

    private static void Fail(string failure, Step step, IKernelLauncher launcher)
    {
        ScriptedRule.LaunchHeavy(launcher, rate: 100, momentum: 100);
        int interval = 0;
        switch (failure)
        {
            case "divides by zero":
                ScriptedRule.LaunchHeavy(launcher, rate: step % interval, momentum: 0);
                break;
            case "launches a kernel of another rule":
                launcher.Launch(FaultyRule.Descriptor.Kernels[0], default(NoScalars));
                break;
            default:
                launcher.Launch(ScriptedRule.Descriptor.Kernels[1], 1f);
                break;
        }
    }

    private static void AssertHold(Optimizer optimizer, Parameter parameter, float weight, float state)
    {
        Assert.All(parameter.Value.ToArray(), value => Assert.Equal(weight, value));
        Assert.All(optimizer.State(parameter, "m").ToArray(), value => Assert.Equal(state, value));
    }
}

using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>What a group's schedules leave as it was, and when they move on.</summary>
public class ScheduledGroupTests
{
    private static readonly Schedule s_schedule = Schedule.LinearWarmup(3).Then(Schedule.Cosine(12, finalFactor: 0.1));

    private static readonly AdamW s_adamW = new(LearningRate: 0.01, WeightDecay: 0.1);

    [Theory]
    [InlineData("AdamW")]
    [InlineData("Sgd, momentum and dampening")]
    [InlineData("Lion")]
    public void Resume_ByTheStepCount_HasTheBitsOfAnUnbrokenRun(string name)
    {
        IUpdateRule rule = RuleCases.Get(name);
        using ScheduledTraining unbroken = Train(rule, 10);
        using ScheduledTraining before = Train(rule, 4);
        using ScheduledTraining after = Train(rule, 0);

        after.ResumeFrom(before);
        after.Steps(6);

        Assert.Equal(unbroken.Read(), after.Read());
    }

    [Fact]
    public void StepThatThrows_DoesNotMoveTheSchedules()
    {
        bool isRefusing = false;
        Schedule refusing = Schedule.Function("refusing", step => isRefusing ? -1 : 1);
        using ScheduledTraining unbroken = Train(s_adamW, 6);
        using var interrupted = new ScheduledTraining(
            s_adamW, (nameof(AdamW.LearningRate), s_schedule), (nameof(AdamW.WeightDecay), refusing));
        interrupted.Steps(3);

        isRefusing = true;
        Assert.Throws<ArgumentOutOfRangeException>(interrupted.Step);
        Assert.Throws<ArgumentOutOfRangeException>(interrupted.Step);
        isRefusing = false;
        interrupted.Steps(3);

        Assert.Equal(unbroken.Read(), interrupted.Read());
    }

    [Fact]
    public void DeclaredRule_StaysAsItIs()
    {
        using ScheduledTraining training = Train(s_adamW, 5);

        Assert.Same(s_adamW, training.Group.Rule);
        Assert.Equal(new AdamW(LearningRate: 0.01, WeightDecay: 0.1), s_adamW);
        Assert.Equal([nameof(AdamW.LearningRate)], training.Group.Schedules.Keys);
        Assert.Equal(s_schedule, training.Group.Schedules[nameof(AdamW.LearningRate)]);
    }

    [Fact]
    public void RuleAt_HasTheValuesOfTheStep_AndStaysAsItIs()
    {
        using ScheduledTraining training = Train(s_adamW, 0);

        IUpdateRule first = training.Group.RuleAt(0);
        training.Steps(5);

        Assert.Equal(s_adamW with { LearningRate = 0.01 * s_schedule.At(0) }, first);
        Assert.Equal(s_adamW with { LearningRate = 0.01 * s_schedule.At(9) }, training.Group.RuleAt(9));
        using var constant = new ScheduledTraining(s_adamW);
        Assert.Same(s_adamW, constant.Group.RuleAt(9));
    }

    // A schedule that overwrites the learning rates of groups undoes their ratio: a known trap of others.
    [Fact]
    public void AssignedRule_ChangesWhatIsScheduled_AndNotTheSchedule()
    {
        using ScheduledTraining training = Train(s_adamW, 2);
        using var assigned = new ScheduledTraining(s_adamW);
        assigned.ResumeFrom(training);

        training.Group.Rule = s_adamW with { LearningRate = 0.002 };
        for (int step = 2; step < 6; step++)
        {
            assigned.Group.Rule = s_adamW with { LearningRate = 0.002 * s_schedule.At(step) };
            assigned.Step();
            training.Step();
        }

        Assert.Equal(0.002, ((AdamW)training.Group.Rule).LearningRate);
        Assert.Equal(assigned.Read(), training.Read());
    }

    [Fact]
    public void OneScheduleForTwoGroups_KeepsTheRatioOfTheirLearningRates()
    {
        using var parameters = new ParameterSet();
        Parameter slow = parameters.Add("slow", [5]);
        Parameter fast = parameters.Add("fast", [5]);
        using var optimizer = new Optimizer(
            parameters,
            [Group("slow", slow, new Sgd(LearningRate: 0.25), s_schedule), Group("fast", fast, new Sgd(LearningRate: 1), s_schedule)]);
        slow.Gradient.Fill(-1);
        fast.Gradient.Fill(-1);
        for (int step = 0; step < 15; step++)
        {
            optimizer.Step();
            Assert.Equal(fast.Value[0], 4 * slow.Value[0]);
        }
    }

    [Fact]
    public void SchedulesOfADeclaration_AreReadWhenTheOptimizerIsBuilt()
    {
        using var parameters = new ParameterSet();
        parameters.Add("weight", [5]);
        var declaration = new ParameterGroup("all", s_adamW) { Schedules = { [nameof(AdamW.LearningRate)] = s_schedule } };
        using var optimizer = new Optimizer(parameters, [declaration]);

        declaration.Schedules.Clear();

        Assert.Single(optimizer.Groups[0].Schedules);
    }

    [Fact]
    public void SameRuleInTwoGroups_WithOtherSchedules_IsNotShared()
    {
        using var parameters = new ParameterSet();
        Parameter rising = parameters.Add("rising", [1]);
        Parameter steady = parameters.Add("steady", [1]);
        var rule = new Sgd(LearningRate: 1);
        using var optimizer = new Optimizer(
            parameters,
            [Group("rising", rising, rule, Schedule.LinearWarmup(4)), new ParameterGroup("steady", each => each == steady, rule)]);
        rising.Gradient.Fill(-1);
        steady.Gradient.Fill(-1);

        optimizer.Step();

        Assert.Equal(0.25f, rising.Value[0]);
        Assert.Equal(1, steady.Value[0]);
    }

    private static ParameterGroup Group(string name, Parameter parameter, IUpdateRule rule, Schedule schedule) =>
        new(name, each => each == parameter, rule) { Schedules = { ["LearningRate"] = schedule } };

    private static ScheduledTraining Train(IUpdateRule rule, int steps)
    {
        var training = new ScheduledTraining(rule, ("LearningRate", s_schedule));
        training.Steps(steps);
        return training;
    }
}

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Schedules that fit no hyperparameter, or leave its range: what is said, and that nothing has happened.</summary>
public class ScheduleRefusalTests
{
    [Fact]
    public void UnknownName_IsRefusedWithTheNamesThereAre()
    {
        ArgumentException error = Refused(new Sgd(), "LearningRat", Schedule.Constant());

        Assert.Contains("Group 'trained' has a schedule for 'LearningRat', but Sgd has no hyperparameter of that name.", error.Message);
        Assert.Contains("There are: 'LearningRate', ", error.Message);
        Assert.All(["'Momentum'", "'Dampening'", "'WeightDecay'"], name => Assert.Contains(name, error.Message));
        Assert.DoesNotContain("Nesterov", error.Message);
    }

    [Fact]
    public void Flag_IsRefused()
    {
        ArgumentException error = Refused(new Muon(), nameof(Muon.Nesterov), Schedule.Constant());

        Assert.Contains("Muon.Nesterov is true or false, which no factor can scale; assign the group's Rule.", error.Message);
    }

    [Fact]
    public void Choice_IsRefused()
    {
        ArgumentException error = Refused(new Muon(), nameof(Muon.Scaling), Schedule.Constant());

        Assert.Contains("Muon.Scaling is a choice, which no factor can scale", error.Message);
    }

    [Fact]
    public void NoSchedule_IsRefused()
    {
        ArgumentException error = Refused(new Muon(), nameof(Muon.Momentum), null!);

        Assert.Contains("null for the schedule of 'Momentum'", error.Message);
    }

    [Theory]
    [InlineData(1.25, "1")]
    [InlineData(-1, "-0.8")]
    [InlineData(4, "3.2")]
    public void ValueOutOfItsRange_IsRefusedInItsStep_AndNothingIsUpdated(double factor, string value)
    {
        Schedule schedule = Schedule.Function("wild", step => step < 3 ? 0.5 : factor);
        using ScheduledTraining training = TakeThreeSteps(schedule);
        float[][] before = training.Read();

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(training.Step);

        Assert.Equal(nameof(AdamW.Beta1), error.ParamName);
        Assert.Contains(
            $"Group 'trained': AdamW.Beta1 must be a finite number in [0, 1), but is {value} at step 3: the declared 0.8 times {schedule}.",
            error.Message);
        Assert.Equal(before, training.Read());
        Assert.Equal(3, training.Optimizer.StepCount);
        Assert.Equal(0.8, ((AdamW)training.Group.Rule).Beta1);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NoFiniteValue_IsRefusedInItsStep_AndNothingIsUpdated(double factor)
    {
        using ScheduledTraining training = TakeThreeSteps(Schedule.Function("wild", step => step < 3 ? 0.5 : factor));
        float[][] before = training.Read();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(training.Step);

        Assert.Contains("Group 'trained' has no AdamW.Beta1 at step 3: The function \"wild\" of a schedule gives ", error.Message);
        Assert.Equal(before, training.Read());
        Assert.Equal(3, training.Optimizer.StepCount);
    }

    [Fact]
    public void Integer_BeyondItsType_IsRefused()
    {
        using var training = new ScheduledTraining(new Shampoo(Interval: 3), (nameof(Shampoo.Interval), Schedule.Constant(1e9)));

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(training.Step);

        Assert.Contains("Shampoo.Interval must be an integer of its type in ", error.Message);
        Assert.Contains("but is 3000000000 at step 0: the declared 3 times Constant(1000000000)", error.Message);
    }

    [Fact]
    public void ValuesThatDoNotGoTogether_AreRefusedWithTheRulesOwnWords()
    {
        Schedule late = Schedule.LinearWarmup(2, WarmupStart.Zero);
        using var training = new ScheduledTraining(new Sgd(Momentum: 0.9, Nesterov: true), (nameof(Sgd.Momentum), late));

        ArgumentException error = Assert.Throws<ArgumentException>(training.Step);

        Assert.Contains("At step 0 of the schedules of group 'trained': Nesterov's look-ahead needs a momentum above 0", error.Message);
        Assert.Equal(0, training.Optimizer.StepCount);
    }

    [Fact]
    public void ValueThatNeedsMoreMemory_IsRefused_AndNothingIsUpdated()
    {
        Schedule schedule = Schedule.Constant(1, 2).Then(Schedule.Constant(2));
        using var training = new ScheduledTraining(new Dion(Rank: 3), (nameof(Dion.Rank), schedule));
        training.Steps(2);
        float[][] before = training.Read();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(training.Step);

        Assert.Contains("Group 'trained': its schedules have come to Dion {", error.Message);
        Assert.Contains("Rank = 6", error.Message);
        Assert.Contains("which needs 'basis' as [9, 6], but its memory for that is of another size", error.Message);
        Assert.Equal(before, training.Read());
        Assert.Equal(2, training.Optimizer.StepCount);
    }

    [Fact]
    public void RuleAt_NegativeStep_IsRefused()
    {
        using var training = new ScheduledTraining(new AdamW());

        Assert.Throws<ArgumentOutOfRangeException>(() => training.Group.RuleAt(-1));
    }

    private static ScheduledTraining TakeThreeSteps(Schedule schedule)
    {
        // Another hyperparameter comes before the one that is refused.
        var training = new ScheduledTraining(
            new AdamW(Beta1: 0.8), (nameof(AdamW.Beta1), schedule), (nameof(AdamW.LearningRate), Schedule.LinearWarmup(10)));
        training.Steps(3);
        return training;
    }

    private static ArgumentException Refused(Rules.IUpdateRule rule, string name, Schedule schedule) =>
        Assert.Throws<ArgumentException>(() => new ScheduledTraining(rule, (name, schedule)));
}

using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Every number of every rule follows a schedule, just as if a rule with its value had been assigned before each step.</summary>
public class ScheduledHyperparameterTests
{
    private const int Steps = 7;

    private static readonly Schedule s_schedule = Schedule.Function("falling and rising", step => 1 - (0.06 * (step % 5)));

    public static TheoryData<string> Cases => [.. AllRules.Keys];

    /// <summary>Every number of every shipped rule.</summary>
    public static TheoryData<string> Numbers =>
    [
        .. AllRules.Values.DistinctBy(rule => rule.GetType()).SelectMany(
            rule => rule.Descriptor.Hyperparameters
                .Where(each => each.Kind is HyperparameterKind.Real or HyperparameterKind.Integer)
                .Select(each => $"{rule.Descriptor.Name}.{each.Name}")),
    ];

    private static Dictionary<string, IUpdateRule> AllRules { get; } =
        RuleCases.AllNames.Select(name => (name, RuleCases.Get(name)))
            .Concat(LayerRuleCases.AllNames.Select(name => (name, LayerRuleCases.Get(name).Rule)))
            .ToDictionary();

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryRealNumber_FollowsItsSchedule_AsIfAssignedBeforeEachStep(string name)
    {
        IUpdateRule rule = AllRules[name];
        HyperparameterDescriptor[] numbers =
            [.. rule.Descriptor.Hyperparameters.Where(each => each.Kind == HyperparameterKind.Real)];
        Assert.All(numbers, each => Assert.True(each.IsAdjustable));
        foreach (string hyperparameter in numbers.Select(each => each.Name))
        {
            if (rule is Shampoo { RootMethod: Language.InverseRootMethod.CoupledNewton } && hyperparameter == nameof(Shampoo.Root))
            {
                // It takes whole roots only.
                continue;
            }

            Assert.Equal(Assigned(rule, hyperparameter), Scheduled(rule, hyperparameter));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void EveryNumber_HasTheProductInItsStep_AndAllOthersStay(string number)
    {
        string[] parts = number.Split('.');
        IUpdateRule rule = AllRules.Values.First(
            rule => rule.Descriptor.Name == parts[0] && RuleCopies.ValueOf(rule, parts[1]) is not 0);
        double declared = RuleCopies.ValueOf(rule, parts[1]);
        using var training = new ScheduledTraining(rule, (parts[1], Schedule.Linear(2, 1, 0.5)));

        bool isInteger = rule.Descriptor.Hyperparameters.Single(each => each.Name == parts[1]).Kind == HyperparameterKind.Integer;
        double expected = isInteger ? (int)((0.75 * declared) + 0.5) : 0.75 * declared;

        Assert.Equal(rule, training.Group.RuleAt(0));
        Assert.Equal(RuleCopies.With(rule, parts[1], expected), training.Group.RuleAt(1));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LearningRate_UnderASchedule_ChangesTheTraining(string name)
    {
        using var constant = new ScheduledTraining(AllRules[name]);
        constant.Steps(Steps);

        Assert.NotEqual(constant.Read(), Scheduled(AllRules[name], "LearningRate"));
    }

    [Fact]
    public void SeveralSchedules_AreFollowedAtOnce()
    {
        var rule = new AdamW(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1);
        Schedule other = Schedule.Linear(4, 0.5, 1);
        using var scheduled = new ScheduledTraining(rule, (nameof(AdamW.LearningRate), s_schedule), (nameof(AdamW.Beta1), other));
        using var assigned = new ScheduledTraining(rule);
        for (int step = 0; step < Steps; step++)
        {
            assigned.Group.Rule = rule with { LearningRate = 0.01 * s_schedule.At(step), Beta1 = 0.8 * other.At(step) };
            assigned.Step();
            scheduled.Step();
        }

        Assert.Equal(assigned.Read(), scheduled.Read());
    }

    [Fact]
    public void Integer_IsRoundedToTheNearest_HalvesAwayFromZero()
    {
        var rule = (Shampoo)AllRules["Shampoo"];
        Schedule schedule = Schedule.Linear(8, 0.5, 2);
        using var training = new ScheduledTraining(rule, (nameof(Shampoo.Interval), schedule));

        // 1.5, 2.0625, 2.625, 3.1875, 3.75, 4.3125, 4.875, 5.4375, 6
        Assert.Equal(3, rule.Interval);
        Assert.Equal(
            [2, 2, 3, 3, 4, 4, 5, 5, 6],
            Enumerable.Range(0, 9).Select(step => ((Shampoo)training.Group.RuleAt(step)).Interval));
        using var assigned = new ScheduledTraining(rule);
        for (int step = 0; step < 12; step++)
        {
            assigned.Group.Rule = rule with { Interval = ((Shampoo)training.Group.RuleAt(step)).Interval };
            assigned.Step();
            training.Step();
        }

        Assert.Equal(assigned.Read(), training.Read());
    }

    private static float[][] Scheduled(IUpdateRule rule, string hyperparameter)
    {
        using var training = new ScheduledTraining(rule, (hyperparameter, s_schedule));
        training.Steps(Steps);
        return training.Read();
    }

    private static float[][] Assigned(IUpdateRule rule, string hyperparameter)
    {
        double declared = RuleCopies.ValueOf(rule, hyperparameter);
        using var training = new ScheduledTraining(rule);
        for (int step = 0; step < Steps; step++)
        {
            training.Group.Rule = RuleCopies.With(rule, hyperparameter, declared * s_schedule.At(step));
            training.Step();
        }

        return training.Read();
    }
}

using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Scheduled training against numbers that no optimizer has computed.</summary>
public class ScheduleTrajectoryTests
{
    private static readonly Schedule s_warmup = Schedule.LinearWarmup(4).Then(Schedule.LinearToZero(6));

    [Fact]
    public void LearningRate_OfPlainDescent_SumsUpAlongTheSchedule()
    {
        // 1/4, 2/4, 3/4, 1, then 1, 5/6, 4/6, 3/6, 2/6, 1/6, then 0: the first part sums to 2.5, all of it to 6.
        Assert.Equal(2.5, Moved(4), 6);
        Assert.Equal(3.5 + (5 / 6d), Moved(6), 6);
        Assert.Equal(6, Moved(10), 6);
        Assert.Equal(6, Moved(15), 6);

        double Moved(int steps)
        {
            using var parameters = new ParameterSet();
            Parameter weight = parameters.Add("weight", [3]);
            weight.Gradient.Fill(-8);
            using Optimizer optimizer = Build(parameters, new Sgd(LearningRate: 0.125), (nameof(Sgd.LearningRate), s_warmup));
            for (int step = 0; step < steps; step++)
            {
                optimizer.Step();
            }

            Assert.Equal(weight.Value[0], weight.Value[2]);
            return weight.Value[0];
        }
    }

    [Fact]
    public void Momentum_FromZero_StartsTheBufferAnew()
    {
        // Momentum 0, 0.25, 0.5, 0.5: the first step keeps no buffer, so the second has momentum of nothing.
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [1]);
        weight.Gradient.Fill(-1);
        Schedule schedule = Schedule.LinearWarmup(2, WarmupStart.Zero);
        using Optimizer optimizer = Build(parameters, new Sgd(LearningRate: 1, Momentum: 0.5), (nameof(Sgd.Momentum), schedule));

        float[] after = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            optimizer.Step();
            return weight.Value[0];
        })];

        // Buffers: none, 1, 1.5, 1.75.
        Assert.Equal([1, 2, 3.5f, 5.25f], after);
    }

    [Fact]
    public void WeightDecay_AlongASchedule_IsItsProduct()
    {
        // Without a gradient a weight is multiplied by 1 - 0.5 * factor.
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [1]);
        weight.Value.Fill(1);
        Schedule schedule = Schedule.Linear(4, 1, 0);
        using Optimizer optimizer =
            Build(parameters, new Lion(LearningRate: 1, WeightDecay: 0.5), (nameof(Lion.WeightDecay), schedule));
        for (int step = 0; step < 8; step++)
        {
            optimizer.Step();
        }

        Assert.Equal(0.5f * 0.625f * 0.75f * 0.875f, weight.Value[0], 6);
    }

    [Theory]
    [InlineData("AdamW", nameof(AdamW.LearningRate))]
    [InlineData("AdamW", nameof(AdamW.Beta2))]
    [InlineData("AdamW", nameof(AdamW.WeightDecay))]
    [InlineData("RmsProp, momentum", nameof(RmsProp.Momentum))]
    [InlineData("Adam", nameof(Adam.Epsilon))]
    public void Kernels_FollowTheRulesOwnEvaluationWithTheValueOfEachStep(string name, string hyperparameter)
    {
        IUpdateRule rule = RuleCases.Get(name);
        double declared = RuleCopies.ValueOf(rule, hyperparameter);
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [37]);
        GoldenNumbers.Draw(seed: 5, 0, 0, 37, 1).CopyTo(weight.Value);
        using Optimizer optimizer = Build(parameters, rule, (hyperparameter, s_warmup));
        Tensor[] reference = [.. rule.Descriptor.Slots.Select((_, slot) => slot == 0
            ? Tensor.FromSingles(weight.Shape, weight.Value).WithErrorBounds()
            : Tensor.Zeros(weight.Shape).WithErrorBounds())];
        for (int step = 0; step < 8; step++)
        {
            float[] gradient = GoldenNumbers.Draw(seed: 5, 0, step + 1, 37, 1);
            gradient.CopyTo(weight.Gradient);
            reference[1] = Tensor.FromSingles(weight.Shape, gradient).WithErrorBounds();
            RuleCopies.With(rule, hyperparameter, declared * FactorAt(step)).Evaluate(new Step(step + 1), reference);
            optimizer.Step();
        }

        for (int element = 0; element < 37; element++)
        {
            double bound = reference[0].ErrorBounds[element];
            Assert.InRange(bound, 0, 1e-4);
            Assert.InRange(weight.Value[element] - reference[0][element], -bound, bound);
        }
    }

    // What the schedule above comes to, by hand.
    private static double FactorAt(int step) => step < 4 ? (step + 1) / 4d : (10 - step) / 6d;

    private static Optimizer Build(ParameterSet parameters, IUpdateRule rule, (string Name, Schedule Schedule) scheduled) =>
        new(parameters, [new ParameterGroup("all", rule) { Schedules = { [scheduled.Name] = scheduled.Schedule } }]);
}

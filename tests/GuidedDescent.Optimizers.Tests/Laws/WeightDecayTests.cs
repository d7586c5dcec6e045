using GuidedDescent.Language;
using GuidedDescent.Optimizers.Tests.Gradients;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>What each way to decay weights promises, whatever the rule.</summary>
public class WeightDecayTests
{
    private const int Rows = 6;
    private const int Columns = 9;
    private const double Decay = 0.25;

    public static TheoryData<string> Rules =>
        [nameof(Sgd), "Sgd, momentum", nameof(AdamW), nameof(Lion), nameof(Signum), nameof(Muon), nameof(NorMuon)];

    private static Matrix Start { get; } = Numbers(1);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Cautious_TakesFromAWeight_OnlyWhereTheUpdateDoesNotMoveItAwayFromZero(string name)
    {
        const double rate = 0.01;
        Matrix plain = AfterOneStep(Create(name, WeightDecayMode.Decoupled, rate, decay: 0));
        Matrix cautious = AfterOneStep(Create(name, WeightDecayMode.Cautious, rate, Decay));
        int kept = 0;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double start = Start[row, column];
                double moved = start - plain[row, column];
                double expected = moved * start >= 0 ? rate * Decay * start : 0;
                kept += moved * start >= 0 ? 0 : 1;
                Assert.InRange(plain[row, column] - cautious[row, column] - expected, -1e-6, 1e-6);
            }
        }

        Assert.InRange(kept, 10, (Rows * Columns) - 10);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Independent_TakesTheSameAtAnyLearningRate(string name)
    {
        foreach (double rate in (double[])[0, 0.001, 0.1])
        {
            Matrix plain = AfterOneStep(Create(name, WeightDecayMode.Independent, rate, decay: 0));
            Matrix decayed = AfterOneStep(Create(name, WeightDecayMode.Independent, rate, Decay));
            AssertClose(Decay * Start, plain - decayed);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decoupled_TakesAsMuchAsTheLearningRateSays(string name)
    {
        foreach (double rate in (double[])[0, 0.001, 0.1])
        {
            Matrix plain = AfterOneStep(Create(name, WeightDecayMode.Decoupled, rate, decay: 0));
            Matrix decayed = AfterOneStep(Create(name, WeightDecayMode.Decoupled, rate, Decay));
            AssertClose(rate * Decay * Start, plain - decayed);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Coupled_IsThePenaltyInTheGradient(string name)
    {
        Matrix plain = AfterSteps(Create(name, WeightDecayMode.Coupled, 0.01, decay: 0), (gradient, _) => gradient);
        Matrix coupled = AfterSteps(Create(name, WeightDecayMode.Coupled, 0.01, Decay), (gradient, _) => gradient);
        Matrix penalized =
            AfterSteps(Create(name, WeightDecayMode.Decoupled, 0.01, decay: 0), (gradient, weight) => gradient + (Decay * weight));

        // Gradients are rounded to single precision on their way in.
        AssertClose(penalized, coupled, 1e-4);
        Assert.NotEqual(plain.Values.ToArray(), coupled.Values.ToArray());
    }

    [Fact]
    public void Cautious_OfNoUpdate_TakesFromAllWeights()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [2]);
        weight.WriteValue([1, -1]);
        using var optimizer = new Optimizer(
            parameters, new Sgd(LearningRate: 0.5, WeightDecay: 0.5, Decay: WeightDecayMode.Cautious));

        optimizer.Step();

        Assert.Equal([0.75f, -0.75f], weight.Value.ToArray());
    }

    [Fact]
    public void Cautious_OfProductsBelowTheSmallestNumber_StillGoesByTheSigns()
    {
        // 1e-30 times -1e-30 is -0, which is not below 0.
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [2]);
        weight.Value.Fill(1e-30f);
        weight.WriteGradient([-1e-30f, 1e-30f]);
        using var optimizer = new Optimizer(
            parameters, new Sgd(LearningRate: 0.5, WeightDecay: 1, Decay: WeightDecayMode.Cautious));

        optimizer.Step();

        Assert.Equal([1.5e-30f, 0], weight.Value.ToArray());
    }

    [Fact]
    public void EveryCase_OfEveryRule_DecaysAndItCounts()
    {
        // Tests with a decay of 0 do not see where it was forgotten, or that it is of another kind.
        foreach (string name in MixedTraining.Names)
        {
            IUpdateRule rule = MixedTraining.RuleOf(name);
            HyperparameterDescriptor decay = rule.Descriptor.Hyperparameters.Single(each => each.IsWeightDecay);
            Assert.NotEqual(0, RuleCopies.ValueOf(rule, decay.Name));
            using var decaying = new ScheduledTraining(rule);
            using var without = new ScheduledTraining(RuleCopies.With(rule, decay.Name, 0));
            decaying.Steps(2);
            without.Steps(2);
            Assert.NotEqual(without.Read()[0], decaying.Read()[0]);
        }
    }

    private static IUpdateRule Create(string name, WeightDecayMode mode, double rate, double decay) => name switch
    {
        nameof(Sgd) => new Sgd(rate, WeightDecay: decay, Decay: mode),
        "Sgd, momentum" => new Sgd(rate, Momentum: 0.5, WeightDecay: decay, Decay: mode),
        nameof(AdamW) => new AdamW(rate, WeightDecay: decay, Decay: mode),
        nameof(Lion) => new Lion(rate, WeightDecay: decay, Decay: mode),
        nameof(Signum) => new Signum(rate, WeightDecay: decay, Decay: mode),
        nameof(Muon) => new Muon(rate, WeightDecay: decay, Decay: mode),
        _ => new NorMuon(rate, WeightDecay: decay, Decay: mode),
    };

    private static Matrix AfterOneStep(IUpdateRule rule)
    {
        using var trained = new TrainedMatrix(rule, Start);
        trained.Step(Numbers(2));
        return trained.Weight;
    }

    private static Matrix AfterSteps(IUpdateRule rule, Func<Matrix, Matrix, Matrix> gradientOf)
    {
        using var trained = new TrainedMatrix(rule, Start);
        for (int step = 0; step < 4; step++)
        {
            trained.Step(gradientOf(Numbers(2 + (ulong)step), trained.Weight));
        }

        return trained.Weight;
    }

    private static void AssertClose(Matrix expected, Matrix actual, double tolerance = 1e-6)
    {
        foreach ((double one, double other) in expected.Values.ToArray().Zip(actual.Values.ToArray()))
        {
            Assert.InRange(one - other, -tolerance, tolerance);
        }
    }

    private static Matrix Numbers(ulong seed) =>
        Matrix.FromSingles(Rows, Columns, GoldenNumbers.Draw(seed, 0, 0, Rows * Columns, 1));
}

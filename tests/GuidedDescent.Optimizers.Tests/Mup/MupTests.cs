using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Mup;

public sealed class MupTests
{
    private const int Growth = 4;

    public static TheoryData<string, string, double> PublishedLearningRates => new()
    {
        // Yang et al., Tensor Programs V, table 3: what the learning rate of a network Growth times as wide is multiplied by.
        { "Sgd", "input", Growth },
        { "Sgd", "hidden", 1 },
        { "Sgd", "bias", Growth },
        { "Sgd", "head", 1.0 / Growth },
        { "AdamW", "input", 1 },
        { "AdamW", "hidden", 1.0 / Growth },
        { "AdamW", "bias", 1 },
        { "AdamW", "head", 1.0 / Growth },
        { "Lion", "input", 1 },
        { "Lion", "hidden", 1.0 / Growth },
        { "Lion", "bias", 1 },
        { "Lion", "head", 1.0 / Growth },

        // Yang, Simon and Bernstein, 2023: sqrt(outputs / inputs), less what the rule does by itself.
        { "Muon, spectral", "input", 1 },
        { "Muon, spectral", "hidden", 1 },
        { "Muon, original", "input", 1 },
        { "Muon, original", "hidden", 1 },
        { "Muon, as large as Adam", "input", 1 },
        { "Muon, as large as Adam", "hidden", 0.5 },
    };

    [Theory]
    [MemberData(nameof(PublishedLearningRates))]
    public void Scalings_OfLearningRates_AreThePublishedOnes(string name, string parameter, double expected)
    {
        IUpdateRule rule = name switch
        {
            "Sgd" => new Sgd(LearningRate: 0.1, Momentum: 0.9, WeightDecay: 1e-3),
            "AdamW" => new AdamW(),
            "Lion" => new Lion(),
            "Muon, spectral" => new Muon(Scaling: ShapeFactor.Spectral),
            "Muon, original" => new Muon(Scaling: ShapeFactor.Original),
            _ => new Muon(Scaling: ShapeFactor.RootMeanSquare),
        };
        using ParameterSet parameters = Network(Growth);
        using var optimizer = new Optimizer(parameters, Groups(rule), Device.Cpu, mup: new GuidedDescent.Mup { BaseShapes = Bases() });

        Assert.Equal(expected, FactorOf(optimizer, parameter, "LearningRate"), 1e-12);
    }

    [Fact]
    public void Scalings_OfAdamW_KeepEpsilonBesideTheGradientAndTheShareOfDecay()
    {
        using ParameterSet parameters = Network(Growth);
        using var optimizer = new Optimizer(
            parameters,
            [new ParameterGroup("all", new AdamW()) { DecayMask = DecayMask.Everything }],
            Device.Cpu,
            mup: new GuidedDescent.Mup { BaseShapes = Bases() });

        Assert.Equal(1.0 / Growth, FactorOf(optimizer, "hidden", "Epsilon"));
        Assert.Equal(1.0 / Growth, FactorOf(optimizer, "input", "Epsilon"));
        Assert.Equal(1, FactorOf(optimizer, "head", "Epsilon"));
        Assert.Equal(Growth, FactorOf(optimizer, "hidden", "WeightDecay"));
        Assert.Equal(1, FactorOf(optimizer, "input", "WeightDecay"));
        Assert.Equal(Growth, FactorOf(optimizer, "head", "WeightDecay"));
    }

    [Theory]
    [InlineData(ReadoutScaling.Initialization, 1.0 / Growth, 1, 1.0 / Growth, 1)]
    [InlineData(ReadoutScaling.Multiplier, 1, 1.0 / Growth, 1, 1.0 / Growth)]
    public void Readout_ByItsWeightsOrByAMultiplier_IsThePublishedOne(
        ReadoutScaling readout, double initialization, double multiplier, double learningRate, double epsilon)
    {
        // Tensor Programs V, tables 3 and 8.
        var mup = new GuidedDescent.Mup { BaseShapes = Bases(), Readout = readout };
        using ParameterSet parameters = Network(Growth);
        using var optimizer = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: mup);

        Assert.Equal(initialization, mup.InitializationOf(parameters["head"]), 1e-12);
        Assert.Equal(multiplier, mup.OutputMultiplierOf(parameters["head"]), 1e-12);
        Assert.Equal(learningRate, FactorOf(optimizer, "head", "LearningRate"), 1e-12);
        Assert.Equal(epsilon, FactorOf(optimizer, "head", "Epsilon"), 1e-12);
        Assert.Equal(Math.Pow(Growth, -0.5), mup.InitializationOf(parameters["hidden"]), 1e-12);
        Assert.Equal(1, mup.InitializationOf(parameters["input"]), 1e-12);
        Assert.Equal(1, mup.OutputMultiplierOf(parameters["hidden"]));
    }

    [Theory]
    [InlineData(null, Growth)]
    [InlineData(0, 1)]
    [InlineData(2, Growth * Growth)]
    public void WeightDecayExponent_IsTheOneOfHiddenMatrices(int? exponent, double expected)
    {
        var mup = new GuidedDescent.Mup { BaseShapes = Bases(), WeightDecayExponent = exponent is int power ? power : null };
        using ParameterSet parameters = Network(Growth);
        using var optimizer = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: mup);

        Assert.Equal(expected, FactorOf(optimizer, "hidden", "WeightDecay"));
    }

    [Fact]
    public void Step_AtTheBaseWidth_HasTheBitsOfNoMup()
    {
        using ParameterSet plain = Network(1);
        using ParameterSet scaled = Network(1);
        using var first = new Optimizer(plain, Groups(new AdamW()), Device.Cpu);
        using var second = new Optimizer(scaled, Groups(new AdamW()), Device.Cpu, mup: new GuidedDescent.Mup { BaseShapes = Bases() });
        foreach (Optimizer optimizer in new[] { first, second })
        {
            Train(optimizer);
        }

        Assert.All(second.Scalings, scaling => Assert.Empty(scaling.Factors));
        foreach (Parameter parameter in plain)
        {
            Assert.Equal(parameter.Value.ToArray(), scaled[parameter.Name].Value.ToArray());
        }
    }

    [Fact]
    public void Step_OfAWiderNetwork_HasTheBitsOfGroupsWithTheScaledHyperparameters()
    {
        var rule = new AdamW(LearningRate: 3e-3, WeightDecay: 0.1);
        Schedule schedule = Schedule.Cosine(10);
        using ParameterSet derived = Network(Growth);
        using ParameterSet byHand = Network(Growth);
        using var first = new Optimizer(
            derived,
            [new ParameterGroup("all", rule) { Schedules = { ["LearningRate"] = schedule } }],
            Device.Cpu,
            mup: new GuidedDescent.Mup { BaseShapes = Bases() });
        ParameterGroup Group(string name, double learningRate, double epsilon, double weightDecay) =>
            new(name, parameter => parameter.Name == name, rule with
            {
                LearningRate = rule.LearningRate * learningRate,
                Epsilon = rule.Epsilon * epsilon,
                WeightDecay = rule.WeightDecay * weightDecay,
            })
            {
                Schedules = { ["LearningRate"] = schedule },
            };
        using var second = new Optimizer(
            byHand,
            [Group("input", 1, 0.25, 1), Group("bias", 1, 0.25, 1), Group("hidden", 0.25, 0.25, 4), Group("head", 0.25, 1, 4)],
            Device.Cpu);

        Train(first);
        Train(second);

        foreach (Parameter parameter in derived)
        {
            Assert.Equal(byHand[parameter.Name].Value.ToArray(), parameter.Value.ToArray());
        }
    }

    [Fact]
    public void Rule_SetLater_KeepsTheFactors()
    {
        using ParameterSet parameters = Network(Growth);
        using var optimizer = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: new GuidedDescent.Mup { BaseShapes = Bases() });
        optimizer.Groups[0].Rule = new AdamW(LearningRate: 1);
        float before = parameters["hidden"].Value[0];

        Train(optimizer, steps: 1);

        // The first step of Adam is the learning rate, but for the decay.
        Assert.Equal(0.25, Math.Abs(parameters["hidden"].Value[0] - (before * (1 - 0.01))), 0.01);
    }

    [Fact]
    public void Depth_OfCompleteP_IsThePublishedOne()
    {
        // Dey et al. 2025: branches by depth^-alpha, hidden learning rates by depth^(alpha - 1), epsilon of Adam by depth^-alpha.
        var depth = new DepthScaling(Depth: 16, BaseDepth: 4, parameter => parameter.Name == "hidden", Alpha: 0.5);
        var mup = new GuidedDescent.Mup { BaseShapes = Bases(), Depth = depth };
        using ParameterSet parameters = Network(Growth);
        using var optimizer = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: mup);

        Assert.Equal(0.5, depth.ResidualMultiplier);
        Assert.Equal(0.25 * 0.5, FactorOf(optimizer, "hidden", "LearningRate"), 1e-12);
        Assert.Equal(0.25 * 0.5, FactorOf(optimizer, "hidden", "Epsilon"), 1e-12);
        Assert.Equal(1, FactorOf(optimizer, "input", "LearningRate"));
    }

    [Fact]
    public void Norm_OfARole_SharesTheLearningRateByMass()
    {
        ParameterRole heavy = ParameterRole.HiddenMatrix with { Norm = ModularNorm.Spectral with { Mass = 3 } };
        ParameterRole other = ParameterRole.HiddenMatrix with { Norm = new ModularNorm(UpdateNorm.Spectral, 0, 0) };
        using var parameters = new ParameterSet();
        parameters.Add("heavy", [16, 64], heavy);
        parameters.Add("other", [16, 64], other);
        parameters.Add("plain", [16, 64], ParameterRole.HiddenMatrix);
        var bases = new BaseShapes(parameters.Select(parameter => KeyValuePair.Create<string, Shape>(parameter.Name, [8, 16])));
        using var optimizer = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: new GuidedDescent.Mup { BaseShapes = bases });

        double plain = FactorOf(optimizer, "plain", "LearningRate");
        Assert.Equal(3 * plain, FactorOf(optimizer, "heavy", "LearningRate"), 1e-12);

        // A norm of 1 in the place of sqrt(outputs / inputs), of which the first has grown by 2 and the second by 4.
        Assert.Equal(plain * Math.Sqrt(2), FactorOf(optimizer, "other", "LearningRate"), 1e-12);
    }

    [Fact]
    public void Initialize_HasTheStandardDeviationOfItsWidth_AndTheSameNumbersInEveryRun()
    {
        var mup = new GuidedDescent.Mup { BaseShapes = Bases() };
        using ParameterSet parameters = Network(Growth);
        Parameter hidden = parameters["hidden"];

        mup.Initialize(hidden, baseStandardDeviation: 0.5, seed: 7);
        float[] first = hidden.Value.ToArray();
        mup.Initialize(hidden, baseStandardDeviation: 0.5, seed: 8);
        float[] second = hidden.Value.ToArray();
        mup.Initialize(hidden, baseStandardDeviation: 0.5, seed: 7);

        Assert.Equal(first, hidden.Value.ToArray());
        Assert.NotEqual(first, second);
        double deviation = Math.Sqrt(first.Average(value => (double)value * value));

        // Of n normal numbers the deviation is known to 1 / sqrt(2 n); four times that.
        Assert.Equal(1, deviation / 0.25, 4 / Math.Sqrt(2 * first.Length));
    }

    [Fact]
    public void Describe_SaysWhatIsMultiplied()
    {
        using ParameterSet parameters = Network(Growth);
        using var optimizer = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: new GuidedDescent.Mup { BaseShapes = Bases() });

        Assert.Contains(
            "muP: hidden, hidden, inputs x 4, outputs x 4: Epsilon x 0.25, LearningRate x 0.25, WeightDecay x 4",
            optimizer.Describe(),
            StringComparison.Ordinal);
    }

    private static double FactorOf(Optimizer optimizer, string parameter, string hyperparameter) =>
        optimizer.Scalings.Single(scaling => scaling.Parameter.Name == parameter).Factors.GetValueOrDefault(hyperparameter, 1);

    private static BaseShapes Bases()
    {
        using ParameterSet bases = Network(1);
        return BaseShapes.Of(bases);
    }

    private static ParameterSet Network(int growth)
    {
        var parameters = new ParameterSet();
        parameters.Add("input", [8 * growth, 6], ParameterRole.HiddenMatrix);
        parameters.Add("bias", [8 * growth], ParameterRole.Bias);
        parameters.Add("hidden", [8 * growth, 8 * growth], ParameterRole.HiddenMatrix);
        parameters.Add("head", [3, 8 * growth], ParameterRole.Readout);
        var random = new Random(3);
        foreach (Parameter parameter in parameters)
        {
            foreach (ref float value in parameter.Value)
            {
                value = random.NextSingle() - 0.5f;
            }
        }

        return parameters;
    }

    private static ParameterGroup[] Groups(IUpdateRule rule) => rule is Muon
        ?
        [
            ParameterGroup.ByRole("matrices", [ParameterRole.HiddenMatrix], rule),
            ParameterGroup.ByRole("others", [ParameterRole.Readout, ParameterRole.Bias], new AdamW()),
        ]
        : [new ParameterGroup("all", rule)];

    private static void Train(Optimizer optimizer, int steps = 5)
    {
        var random = new Random(5);
        for (int step = 0; step < steps; step++)
        {
            foreach (Parameter parameter in optimizer.Groups.SelectMany(group => group.Parameters).OrderBy(parameter => parameter.Name))
            {
                foreach (ref float gradient in parameter.Gradient)
                {
                    gradient = random.NextSingle() - 0.5f;
                }
            }

            optimizer.Step();
        }
    }
}

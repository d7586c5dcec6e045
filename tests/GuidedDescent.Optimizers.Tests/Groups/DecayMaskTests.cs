using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Groups;

/// <summary>Which parameters weight decay reaches, told by what one step does to them.</summary>
public class DecayMaskTests
{
    private const double Decay = 0.25;

    private static readonly string[] s_names = ["matrix", "vector", "gain", "embedding"];

    // Without roles all decay, as they always did; one role is enough for vectors to be spared.
    [Theory]
    [InlineData(false, "matrix vector gain embedding")]
    [InlineData(true, "matrix embedding")]
    public void Default_SparesVectors_WhereRolesAreDeclared(bool areRolesDeclared, string decaying)
    {
        AssertDecaying(areRolesDeclared, mask: null, decaying);
        AssertDecaying(areRolesDeclared, DecayMask.Default, decaying);
    }

    [Fact]
    public void Mask_DecidesWhatDecays()
    {
        AssertDecaying(areRolesDeclared: true, DecayMask.Everything, "matrix vector gain embedding");
        AssertDecaying(areRolesDeclared: true, DecayMask.Except(ParameterRole.Embedding, ParameterRole.Gain), "matrix vector");
        AssertDecaying(areRolesDeclared: true, DecayMask.Where(parameter => parameter.Name == "gain"), "gain");
        AssertDecaying(areRolesDeclared: false, DecayMask.Except(ParameterRole.Vector), "matrix gain embedding");
        AssertDecaying(areRolesDeclared: true, DecayMask.Except(ParameterRole.Vector), "matrix embedding");
    }

    [Fact]
    public void Rule_SetLater_KeepsTheMask()
    {
        using ParameterSet parameters = Network(areRolesDeclared: true);
        using var optimizer = new Optimizer(parameters, new AdamW(WeightDecay: 0));
        OptimizerGroup group = Assert.Single(optimizer.Groups);
        group.Rule = new AdamW(WeightDecay: Decay);
        Assert.Equal(Decay, ((AdamW)group.Rule).WeightDecay);

        optimizer.Step();

        AssertWeights(parameters, "matrix embedding", new AdamW(WeightDecay: Decay));
    }

    [Fact]
    public void ScheduledDecay_DoesNotReachTheSpared_AndOtherSchedulesDo()
    {
        using ParameterSet parameters = Network(areRolesDeclared: true);
        var group = new ParameterGroup("all", new AdamW(WeightDecay: Decay))
        {
            Schedules =
            {
                [nameof(AdamW.WeightDecay)] = Schedule.Constant(2),
                [nameof(AdamW.LearningRate)] = Schedule.Constant(3),
            },
        };
        using var optimizer = new Optimizer(parameters, [group]);

        optimizer.Step();

        AssertWeights(parameters, "matrix embedding", new AdamW(LearningRate: 3e-3, WeightDecay: 2 * Decay));
    }

    [Fact]
    public void Rule_SetLater_GoesOnWithTheSchedulesOfBothKinds()
    {
        using ParameterSet parameters = Network(areRolesDeclared: true);
        var group = new ParameterGroup("all", new AdamW())
        {
            Schedules = { [nameof(AdamW.LearningRate)] = Schedule.Constant(3) },
        };
        using var optimizer = new Optimizer(parameters, [group]);
        optimizer.Groups[0].Rule = new AdamW(WeightDecay: Decay);

        optimizer.Step();

        AssertWeights(parameters, "matrix embedding", new AdamW(LearningRate: 3e-3, WeightDecay: Decay));
    }

    // The sum over the group, which Prodigy finds its step size by, must go over both kinds.
    [Fact]
    public void GroupSum_GoesOverAllParametersOfTheGroup()
    {
        float[] masked = StepsOf(DecayMask.Where(parameter => parameter.Name != "gain"));
        float[] separate = StepsOf(DecayMask.Everything);

        Assert.Equal(separate, masked);

        static float[] StepsOf(DecayMask mask)
        {
            using ParameterSet parameters = Network(areRolesDeclared: true);
            using var optimizer = new Optimizer(
                parameters, [new ParameterGroup("all", new Prodigy(WeightDecay: 0)) { DecayMask = mask }]);
            for (int step = 0; step < 4; step++)
            {
                optimizer.Step();
            }

            return [.. parameters.SelectMany(parameter => parameter.Value.ToArray())];
        }
    }

    [Fact]
    public void StatesOfBothKinds_AreRead()
    {
        using ParameterSet parameters = Network(areRolesDeclared: true);
        using var optimizer = new Optimizer(parameters, new AdamW(WeightDecay: Decay));
        optimizer.Step();

        Assert.All(parameters, parameter => Assert.True(optimizer.State(parameter, "m").IndexOfAnyExcept(0f) >= 0));
        Assert.Equal(8 * parameters.Sum(parameter => parameter.Length), optimizer.Groups[0].StateBytes);
        Assert.True(optimizer.Groups[0].Decays(parameters["matrix"]));
        Assert.False(optimizer.Groups[0].Decays(parameters["gain"]));
        using var others = new ParameterSet();
        Assert.Throws<ArgumentException>(() => optimizer.Groups[0].Decays(others.Add("gain", [2])));
    }

    // Every rule we ship that shrinks weights says so by this name.
    [Fact]
    public void ShippedRules_HaveOneNameForWeightDecay()
    {
        IEnumerable<IUpdateRule> layerRules = LayerRuleCases.AllNames.Select(name => LayerRuleCases.Get(name).Rule);
        foreach (IUpdateRule rule in RuleCases.AllNames.Select(RuleCases.Get).Concat(layerRules))
        {
            IEnumerable<HyperparameterDescriptor> decays = rule.Descriptor.Hyperparameters.Where(
                hyperparameter => hyperparameter.Kind == HyperparameterKind.Real
                    && hyperparameter.Name.Contains("WeightDecay", StringComparison.OrdinalIgnoreCase));
            HyperparameterDescriptor decay = Assert.Single(decays);
            Assert.True(decay is { IsWeightDecay: true, IsAdjustable: true }, $"{rule}: {decay}");
        }
    }

    private static void AssertDecaying(bool areRolesDeclared, DecayMask? mask, string decaying)
    {
        using ParameterSet parameters = Network(areRolesDeclared);
        var rule = new AdamW(WeightDecay: Decay);
        using var optimizer = new Optimizer(parameters, [new ParameterGroup("all", rule) { DecayMask = mask }]);

        optimizer.Step();

        AssertWeights(parameters, decaying, rule);
    }

    /// <summary>The weights are, bit by bit, those that the rule gives with its weight decay, or at 0 of it.</summary>
    private static void AssertWeights(ParameterSet parameters, string decaying, AdamW rule)
    {
        foreach (string name in s_names)
        {
            using ParameterSet alone = Network(areRolesDeclared: false);
            bool decays = decaying.Split(' ').Contains(name);
            using var optimizer = new Optimizer(alone, decays ? rule : rule with { WeightDecay = 0 });
            optimizer.Step();
            Assert.True(alone[name].Value.SequenceEqual(parameters[name].Value), $"{name} decays: {!decays}");
        }
    }

    private static ParameterSet Network(bool areRolesDeclared)
    {
        var parameters = new ParameterSet();
        parameters.Add("matrix", [4, 3]);
        parameters.Add("vector", [5]);
        parameters.Add("gain", [1, 3], areRolesDeclared ? ParameterRole.Gain : null);
        parameters.Add("embedding", [6, 3], areRolesDeclared ? ParameterRole.Embedding : null);
        var random = new Random(5);
        foreach (Parameter parameter in parameters)
        {
            for (int element = 0; element < parameter.Length; element++)
            {
                parameter.Value[element] = 1 + random.NextSingle();
                parameter.Gradient[element] = random.NextSingle() - 0.5f;
            }
        }

        return parameters;
    }
}

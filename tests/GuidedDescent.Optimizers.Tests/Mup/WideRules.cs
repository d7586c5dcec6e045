using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Mup;

/// <summary>Rules that train a <see cref="WideNetwork"/>, with learning rates that move it well at its base width.</summary>
internal static class WideRules
{
    public const string Wrong = nameof(WronglyDeclared);

    private static readonly Dictionary<string, IUpdateRule> s_rules = new()
    {
        ["Sgd"] = new Sgd(LearningRate: 0.3, Momentum: 0.5, WeightDecay: 1e-3),
        ["AdamW"] = new AdamW(LearningRate: 1e-2, WeightDecay: 1e-2),
        ["Lion"] = new Lion(LearningRate: 3e-3, WeightDecay: 1e-2),
        ["Muon"] = new Muon(LearningRate: 0.1, WeightDecay: 1e-2),
        ["Shampoo"] = new Shampoo(LearningRate: 0.1, WeightDecay: 1e-2),
        ["RootOfGradient"] = new RootOfGradient(LearningRate: 3e-2, WeightDecay: 1e-2),
        [Wrong] = new WronglyDeclared(LearningRate: 3e-3, WeightDecay: 1e-2),
        ["InverseGradient"] = new InverseGradient(LearningRate: 1e-5, WeightDecay: 1e-2),
    };

    public static IEnumerable<string> Names => s_rules.Keys.Where(name => name != Wrong);

    /// <summary>Trains the matrices with a rule; where the rule is for matrices only, the readout with AdamW.</summary>
    public static Func<ParameterSet, GuidedDescent.Mup?, Optimizer> Build(string name) => (parameters, mup) =>
    {
        IUpdateRule rule = s_rules[name];
        bool isOfMatrices = rule is Muon or Shampoo;
        ParameterGroup[] groups = isOfMatrices
            ?
            [
                ParameterGroup.ByRole("matrices", [ParameterRole.HiddenMatrix], rule),
                ParameterGroup.ByRole("readout", [ParameterRole.Readout], s_rules["AdamW"]),
            ]
            : [new ParameterGroup("all", rule)];
        return new Optimizer(parameters, groups, Device.Cpu, mup: mup);
    };
}

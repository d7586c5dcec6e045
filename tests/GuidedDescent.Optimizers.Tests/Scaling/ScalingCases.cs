using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>A rule and how its update must scale.</summary>
/// <param name="Rule">The rule, with hyperparameters whose breakers are felt at the smallest width.</param>
/// <param name="Degree">The degree in the gradient; null where none may be derived.</param>
/// <param name="Geometry">What it makes of a gradient.</param>
/// <param name="Exponents">
/// The exponents of the width in the learning rate of hidden matrices, input layers and vectors, embeddings, and the readout.
/// </param>
internal sealed record ScalingCase(IUpdateRule Rule, Fraction? Degree, UpdateGeometry Geometry, params Fraction[] Exponents)
{
    /// <summary>A part of the reason why nothing is derived.</summary>
    public string WhyNot { get; init; } = "";

    /// <summary>Whether a factor on gradients changes nothing, with all hyperparameters scaled.</summary>
    public bool HasGradientTrial { get; init; } = true;

    /// <summary>The widths of a trial; few and small where matrices are decomposed.</summary>
    public int[] Widths { get; init; } = [32, 64, 128, 256];
}

/// <summary>
/// Every rule we ship, and what theory says about it: the tables of Yang et al. (2022, Tensor Programs V), the degree rule of
/// Yang and Littwin (2023, Tensor Programs IVb), the spectral condition of Yang, Simon and Bernstein (2023).
/// </summary>
internal static class ScalingCases
{
    private static readonly Fraction s_half = Fraction.Half;
    private static readonly int[] s_small = [16, 32, 64, 128];

    private static readonly Dictionary<string, ScalingCase> s_cases = new()
    {
        // Linear in the gradient: Table 3 without multipliers, SGD 1, fan_out, fan_out, 1 / fan_in.
        ["Sgd"] = Linear(new Sgd(LearningRate: 0.1, Momentum: 0.5)),
        ["Sgd, coupled decay"] = Linear(new Sgd(LearningRate: 0.1, Momentum: 0.5, WeightDecay: 0.01)),
        ["Sgd, independent decay"] = Linear(new Sgd(LearningRate: 0.1, WeightDecay: 0.001, Decay: WeightDecayMode.Independent)),
        ["ScheduleFreeSgd"] = Linear(new ScheduleFreeSgd(LearningRate: 0.1, WeightDecay: 0.01)),

        // LARS does not scale what does not decay.
        ["Lars, not adapted"] = Linear(new Lars(LearningRate: 0.1, Momentum: 0.5)),

        // Of degree 0, element by element: Table 3, Adam 1 / fan_in, 1, 1, 1 / fan_in.
        ["AdamW"] = Entrywise(new AdamW(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.02)),
        ["AdamW, coupled decay"] = Entrywise(
            new AdamW(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.02, WeightDecay: 0.02, Decay: WeightDecayMode.Coupled)),
        ["AdamW, independent decay"] = Entrywise(
            new AdamW(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.02, WeightDecay: 1e-3, Decay: WeightDecayMode.Independent)),
        ["Adam"] = Entrywise(new Adam(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.02)),
        ["AdaGrad"] = Entrywise(new AdaGrad(LearningRate: 0.01, InitialAccumulator: 1e-3, Epsilon: 0.02)),
        ["RmsProp"] = Entrywise(new RmsProp(LearningRate: 0.01, Alpha: 0.9, Epsilon: 0.02, Momentum: 0.5, Centered: true)),
        ["Lion"] = Entrywise(new Lion(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, WeightDecay: 0.01)),
        ["Signum"] = Entrywise(new Signum(LearningRate: 0.01, Beta: 0.5)),
        ["ScheduleFreeAdamW"] = Entrywise(new ScheduleFreeAdamW(LearningRate: 0.01, Beta2: 0.9, Epsilon: 0.02)),

        // Factored moments have the same elements as whole ones, up to factors.
        ["Adafactor, absolute steps"] =
            Entrywise(new Adafactor(LearningRate: 0.01, Epsilon1: 1e-3, RelativeStep: false, ScaleByWeight: false)),
        ["Came"] = Entrywise(new Came(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Beta3: 0.9, Epsilon1: 1e-3)),

        // The root mean square of a weight is 1 / sqrt(fan_in), 1, 1, 1 / fan_in, and what Adam's update is multiplied by.
        ["Adafactor, relative to the weight"] =
            new(
                new Adafactor(LearningRate: 0.01, Epsilon1: 1e-3, Epsilon2: 0.05, RelativeStep: false),
                0, UpdateGeometry.Entrywise, -s_half, 0, 0, 0),

        // The norm of a hidden weight is sqrt(width) at spectral norm 1, so that LAMB and LARS need 1 / sqrt(width); others need nothing.
        ["Lamb"] = new(
            new Lamb(0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.02, WeightDecay: 0, MaximumGradientNorm: 0.5, AlwaysAdapt: true),
            0, UpdateGeometry.Entrywise, -s_half, 0, 0, 0),
        ["Lamb, not adapted"] = Entrywise(new Lamb(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.02, WeightDecay: 0)),
        ["Lars"] = new(
            new Lars(LearningRate: 1, TrustCoefficient: 0.01, Epsilon: 0.5, AlwaysAdapt: true),
            0, UpdateGeometry.FrobeniusNormalized, -s_half, 0, 0, 0),

        // A gradient of few directions divided by its norm has spectral norm 1.
        ["NovoGrad"] = Spectral(new NovoGrad(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.5)) with
        {
            Geometry = UpdateGeometry.FrobeniusNormalized,
        },

        // Prodigy's d is the way that elements have come, which the parametrization makes 1 / fan_in: its own rate needs no scaling.
        ["Prodigy"] = new(new Prodigy(LearningRate: 1, Beta1: 0.5, Beta2: 0.9, InitialD: 0.01), 0, UpdateGeometry.Entrywise, 0, 0, 0, 0),

        // Orthogonal matrices have norm 1, and need sqrt(fan_out / fan_in) less what the rule's own factor gives.
        ["Muon, spectral factor"] = new(
            new Muon(LearningRate: 0.01, Momentum: 0.5, Scaling: ShapeFactor.Spectral), 0, UpdateGeometry.Spectral, 0, 0, 1, 0),
        ["Muon, original factor"] = new(
            new Muon(LearningRate: 0.01, Momentum: 0.5), 0, UpdateGeometry.Spectral, 0, 0, s_half, -s_half),
        ["Muon, factor of root mean squares"] = new(
            new Muon(LearningRate: 0.01, Momentum: 0.5, Scaling: ShapeFactor.RootMeanSquare),
            0, UpdateGeometry.Spectral, -s_half, 0, 0, -1),
        ["NorMuon, spectral factor"] = new(
            new NorMuon(LearningRate: 0.01, Momentum: 0.5, Scaling: ShapeFactor.Spectral), 0, UpdateGeometry.Spectral, 0, 0, 1, 0),
        ["Dion"] = new(
            new Dion(LearningRate: 0.01, Momentum: 0.5, Rank: 2, Epsilon: 0.1, WeightDecay: 0), 0, UpdateGeometry.Spectral, 0, 0, 1, 0),

        // The roots of both sides together take the singular values away: sqrt(fan_out / fan_in), as for Muon without a factor.
        ["Shampoo"] = Spectral(new Shampoo(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.1)) with { Widths = s_small },
        ["Shampoo, sums and momentum"] =
            Spectral(new Shampoo(LearningRate: 0.01, Beta1: 0.5, Epsilon: 0.1, Momentum: 0.5, Interval: 2, PreconditioningStart: 1)) with
            {
                Widths = s_small,
            },

        // A square root of each side takes them away twice, as the natural gradient does.
        ["Shampoo, square roots"] =
            new(new Shampoo(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.1, Root: 2), -1, UpdateGeometry.Spectral, 0, 0, 0, 0)
            {
                Widths = s_small,
            },

        // A grafted update is as large as that of the rule that is grafted, and needs its learning rate.
        ["Shampoo, grafted on Sgd"] = Linear(
            new Shampoo(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.1, Grafting: GraftedOptimizer.Sgd)) with
        {
            Geometry = UpdateGeometry.Spectral, Widths = s_small,
        },
        ["Shampoo, grafted on Adam"] = Entrywise(
            new Shampoo(0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.1, Grafting: GraftedOptimizer.Adam, GraftingEpsilon: 0.02)) with
        {
            Geometry = UpdateGeometry.Spectral, Widths = s_small,
        },
        ["Shampoo, grafted on AdaGrad"] = Entrywise(
            new Shampoo(0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.1, Grafting: GraftedOptimizer.AdaGrad, GraftingEpsilon: 0.02)) with
        {
            Geometry = UpdateGeometry.Spectral, Widths = s_small,
        },

        // In the basis of its own directions few elements of a gradient count, and of each Adam makes 1.
        ["Soap"] = Spectral(new Soap(LearningRate: 0.01, Beta1: 0.5, Beta2: 0.9, Epsilon: 0.1, WeightDecay: 0, Interval: 2)) with
        {
            Widths = s_small,
        },

        // |(D D.T)^+ D x.T (x x.T)^+| = 1 / (|D| |x|) is sqrt(fan_out / fan_in) already.
        ["Kfac, corrected damping"] = Natural(new Kfac(LearningRate: 0.01, Momentum: 0.5, Damping: 1e-3, FactorDecay: 0, KlClip: 1e-3)),
        ["Kfac, separate damping"] =
            Natural(new Kfac(0.01, Momentum: 0.5, Damping: 0.3, DampingForm: FactorDamping.Separate, FactorDecay: 0, KlClip: 0)) with
            {
                // One damping for a factor of degree 0 and one of degree 2 cannot be felt in both at every size of gradients.
                HasGradientTrial = false,
            },
        ["Kfac, joint damping"] =
            Natural(new Kfac(0.01, Momentum: 0.5, Damping: 0.1, DampingForm: FactorDamping.Joint, FactorDecay: 0, KlClip: 0)),

        // Small elements in the basis have large inverses, which differ from width to width by chance, unless the damping is felt.
        ["Ekfac"] = Natural(new Ekfac(LearningRate: 0.01, Momentum: 0.5, Damping: 30, FactorDecay: 0, ScaleDecay: 0.9, KlClip: 1e-3)),

        // Relative steps are bounded by the learning rate at first, and by 1 / sqrt(t) later, which nothing scales.
        ["Adafactor, relative steps"] = new(new Adafactor(), null, default) { WhyNot = "learning rate" },

        // Where d grows without the learning rate, the update is in proportion to its square.
        ["Prodigy, safeguarded"] = new(new Prodigy(SafeguardWarmUp: true), null, default) { WhyNot = "not in proportion" },
    };

    public static IEnumerable<string> Names => s_cases.Keys;

    public static IEnumerable<string> DerivedNames => s_cases.Where(pair => pair.Value.Degree is not null).Select(pair => pair.Key);

    public static ScalingCase Get(string name) => s_cases[name];

    private static ScalingCase Linear(IUpdateRule rule) => new(rule, 1, UpdateGeometry.Linear, 0, 1, 1, -1);

    private static ScalingCase Entrywise(IUpdateRule rule) => new(rule, 0, UpdateGeometry.Entrywise, -1, 0, 0, -1);

    private static ScalingCase Spectral(IUpdateRule rule) => new(rule, 0, UpdateGeometry.Spectral, 0, s_half, s_half, -s_half);

    private static ScalingCase Natural(IUpdateRule rule) => new(rule, -1, UpdateGeometry.Spectral, 0, 0, 0, 0) { Widths = s_small };
}

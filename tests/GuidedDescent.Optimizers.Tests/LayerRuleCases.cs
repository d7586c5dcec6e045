using System.Collections.Immutable;
using GuidedDescent.Language;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// The rules that see a layer as a whole, by its norms, its rows and columns or its matrix, in configurations off the defaults: weight
/// decay is never zero, and whatever is refreshed at intervals is refreshed several times within a test.
/// </summary>
public static class LayerRuleCases
{
    private static readonly Dictionary<string, LayerRuleCase> s_cases = new()
    {
        ["Lars, plain"] = new(new Lars(LearningRate: 0.3, WeightDecay: 0.1, TrustCoefficient: 0.02, Epsilon: 1e-6)),
        ["Lars, momentum and dampening"] =
            new(new Lars(LearningRate: 0.3, Momentum: 0.8, Dampening: 0.3, WeightDecay: 0.1, TrustCoefficient: 0.02)),
        ["Lars, Nesterov and clipped"] =
            new(new Lars(LearningRate: 0.3, Momentum: 0.8, WeightDecay: 0.1, TrustCoefficient: 0.5, Nesterov: true, TrustClip: true)),
        ["Lamb, clipped"] =
            new(new Lamb(LearningRate: 0.02, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-4, WeightDecay: 0.1, MaximumGradientNorm: 0.7)),
        ["Lamb, unclipped"] =
            new(new Lamb(0.02, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1, MaximumGradientNorm: 0, GradientAveraging: false)),
        ["NovoGrad"] = new(new NovoGrad(LearningRate: 0.02, Beta1: 0.8, Beta2: 0.9, Epsilon: 1e-5, WeightDecay: 0.1)),
        ["NovoGrad, averaging"] = new(new NovoGrad(LearningRate: 0.02, Beta1: 0.8, Beta2: 0.9, WeightDecay: 0.1, GradientAveraging: true)),
        ["Adafactor, relative steps"] = new(
            new Adafactor(LearningRate: 0.05, DecayExponent: 0.7, ClippingThreshold: 0.8, Epsilon1: 1e-12, WeightDecay: 0.1, WarmUp: true)),
        ["Adafactor, momentum"] =
            new(new Adafactor(0.05, Epsilon1: 1e-12, Beta1: 0.8, WeightDecay: 0.1, RelativeStep: false, ScaleByWeight: false)),
        ["Came"] = new(
            new Came(LearningRate: 0.02, Beta1: 0.8, Beta2: 0.9, Beta3: 0.95, Epsilon1: 1e-12, ClippingThreshold: 0.8, WeightDecay: 0.1)),
        ["Prodigy"] = new(new Prodigy(LearningRate: 0.5, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1, InitialD: 1e-3, BiasCorrection: true)),
        ["Prodigy, safeguarded and limited"] =
            new(new Prodigy(Beta1: 0.8, Beta2: 0.95, Beta3: 0.9, WeightDecay: 0.1, SafeguardWarmUp: true, InitialD: 1e-3, GrowthRate: 1.5)),
        ["ScheduleFreeSgd"] = new(new ScheduleFreeSgd(LearningRate: 0.1, Beta: 0.8, WeightDecay: 0.1)),
        ["ScheduleFreeSgd, warmed up"] = new(new ScheduleFreeSgd(0.1, WeightDecay: 0.1, WarmUpSteps: 4, StepPower: 1.5)),
        ["ScheduleFreeAdamW"] = new(new ScheduleFreeAdamW(LearningRate: 0.02, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-4, WeightDecay: 0.1)),
        ["ScheduleFreeAdamW, warmed up"] = new(new ScheduleFreeAdamW(0.02, 0.8, 0.95, 1e-4, 0.1, WarmUpSteps: 4, StepPower: 0.5)),
        ["Muon, Jordan and Nesterov"] = new(new Muon(LearningRate: 0.05, Momentum: 0.8, WeightDecay: 0.1)),
        ["Muon, Quintic5"] = new(new Muon(0.05, 0.8, 0.1, false, NewtonSchulzCoefficients.Quintic5, ShapeFactor.RootMeanSquare)),
        ["Muon, PolarExpress5"] = new(new Muon(0.05, 0.8, 0.1, true, NewtonSchulzCoefficients.PolarExpress5, ShapeFactor.Spectral)),
        ["Muon, PolarExpress8"] = new(new Muon(0.05, 0.8, 0.1, false, NewtonSchulzCoefficients.PolarExpress8)),
        ["Muon, coupled"] = new(new Muon(0.05, 0.8, 0.1, Decay: WeightDecayMode.Coupled)),
        ["Muon, independent"] = new(new Muon(0.05, 0.8, 0.1, Decay: WeightDecayMode.Independent)),

        // Of an element of the update near zero the kernels may find the other sign. The decay is so small that one of them is no error,
        // and all of them together are.
        ["Muon, cautious"] = new(new Muon(0.05, 0.8, 0.002, Nesterov: false, Decay: WeightDecayMode.Cautious)),
        ["NorMuon"] = new(new NorMuon(LearningRate: 0.05, Momentum: 0.8, Beta2: 0.9, WeightDecay: 0.1)),
        ["NorMuon, PolarExpress5"] =
            new(new NorMuon(0.05, 0.8, 0.9, 0.1, false, NewtonSchulzCoefficients.PolarExpress5, ShapeFactor.RootMeanSquare)),
        ["NorMuon, coupled"] = new(new NorMuon(0.05, 0.8, 0.9, 0.1, Decay: WeightDecayMode.Coupled)),
        ["NorMuon, independent"] = new(new NorMuon(0.05, 0.8, 0.9, 0.1, Decay: WeightDecayMode.Independent)),
        ["NorMuon, cautious"] = new(new NorMuon(0.05, 0.8, 0.9, 0.002, Decay: WeightDecayMode.Cautious)),
        ["Dion, low rank"] = new(new Dion(LearningRate: 0.05, Momentum: 0.8, WeightDecay: 0.1, Rank: 3)),
        ["Dion, full rank"] = new(new Dion(LearningRate: 0.05, Momentum: 0.8, WeightDecay: 0.1)),
        ["Shampoo"] = Squares(new Shampoo(0.05, Beta1: 0.8, Beta2: 0.9, Epsilon: 1e-2, WeightDecay: 0.1, Momentum: 0.5, Interval: 3)),
        ["Shampoo, Newton and Adam"] = Squares(new Shampoo(
            0.05,
            Beta1: 0.8,
            Beta2: 0.9,
            Epsilon: 1e-2,
            WeightDecay: 0.1,
            DecoupledWeightDecay: false,
            Interval: 4,
            PreconditioningStart: 3,
            RootMethod: InverseRootMethod.CoupledNewton,
            Grafting: GraftedOptimizer.Adam)),
        ["Shampoo, sums and AdaGrad"] = Squares(new Shampoo(
            0.05, Beta1: 0.8, Beta3: 0.5, Epsilon: 1e-2, WeightDecay: 0.1, Interval: 5, Root: 2, Grafting: GraftedOptimizer.AdaGrad)),
        ["Shampoo, RmsProp"] = Squares(new Shampoo(
            0.05, Beta1: 0.8, Beta2: 0.9, Epsilon: 1e-2, WeightDecay: 0.1, Interval: 3, Grafting: GraftedOptimizer.RmsProp)),
        ["Shampoo, Sgd"] = Squares(new Shampoo(
            0.05, Beta1: 0.8, Beta2: 0.9, Epsilon: 1e-2, WeightDecay: 0.1, Interval: 3, Grafting: GraftedOptimizer.Sgd)),
        ["Soap"] = Squares(
            new Soap(LearningRate: 0.02, Beta1: 0.8, Beta2: 0.9, Epsilon: 1e-4, WeightDecay: 0.1, Interval: 3), SoapInvariants(3)),
        ["Soap, normalized, short sides only"] = Squares(
            new Soap(0.02, 0.8, 0.9, ShampooBeta: 0.7, Epsilon: 1e-4, WeightDecay: 0.1, Interval: 4, MaximumDimension: 10, Normalize: true),
            SoapInvariants(4)),
        ["Kfac, corrected"] = Squares(new Kfac(0.05, 0.8, 0.1, Damping: 0.03, FactorDecay: 0.8, InverseInterval: 3)),
        ["Kfac, separate"] = Squares(new Kfac(
            0.05, 0.8, 0.1, Damping: 0.03, FactorDamping.Separate, FactorDecay: 0.8, FactorInterval: 2, InverseInterval: 4, KlClip: 0)),
        ["Kfac, joint"] = Squares(
            new Kfac(0.05, 0.8, 0.1, Damping: 0.03, FactorDamping.Joint, FactorDecay: 0.8, InverseInterval: 3), KfacInvariants()),
        ["Ekfac"] = Squares(
            new Ekfac(0.05, 0.8, 0.1, Damping: 0.03, FactorDecay: 0.8, ScaleDecay: 0.7, InverseInterval: 3), EkfacInvariants(3)),
        ["Ekfac, unclipped"] = Squares(
            new Ekfac(0.05, 0.8, 0.1, 0.03, FactorDecay: 0.8, ScaleDecay: 0.7, FactorInterval: 2, InverseInterval: 4, KlClip: 0),
            EkfacInvariants(4)),
    };

    public static IEnumerable<string> AllNames => s_cases.Keys;

    public static LayerRuleCase Get(string name) => s_cases[name];

    // Rules that keep a square of each side of a weight.
    private static LayerRuleCase Squares(IUpdateRule rule, params ImmutableArray<ConformanceInvariant> invariants) => new(rule)
    {
        Shapes = [[1, 5], [7, 1], [8, 8], [8, 8], [5, 20], [36, 9], [3, 2, 5], [40, 33]],
        Invariants = invariants,
    };

    // The first gradients of a weight that is not square leave eigenvalues of zero: their eigenvectors are any basis of what is left, and
    // what is kept in the basis turns with it. Between refreshes the basis is what it is, and everything is compared.
    private static ImmutableArray<ConformanceInvariant> SoapInvariants(int interval) =>
    [
        new("moment of rows", ["leftBasis"], states => AlongBasis(states["left"], states["leftBasis"]), Refreshes(interval)),
        new("moment of columns", ["rightBasis"], states => AlongBasis(states["right"], states["rightBasis"]), Refreshes(interval)),
        new("m out of its basis", ["m"], states => OutOfBasis(states, states["m"]), Refreshes(interval)),
        new("sum of v", ["v"], states => Ops.Sum(states["v"]), Refreshes(interval)),
    ];

    // What the factors are of directions that no sample has is a multiple of the identity.
    private static ImmutableArray<ConformanceInvariant> KfacInvariants() =>
    [
        new(
            "activations from their eigenvectors",
            ["activationBasis"],
            states => Composed(states["activationBasis"], states["activationValues"])),
        new("gradients from their eigenvectors", ["gradientBasis"], states => Composed(states["gradientBasis"], states["gradientValues"])),
    ];

    // The second moment is kept element by element in the basis, so that the step of a refresh depends on which basis it is.
    private static ImmutableArray<ConformanceInvariant> EkfacInvariants(int interval) =>
    [
        new(
            "activations along their basis",
            ["activationBasis"],
            states => AlongBasis(states["activationFactor"], states["activationBasis"]),
            Refreshes(interval)),
        new(
            "gradients along their basis",
            ["gradientBasis", "w", "scale", "buffer"],
            states => AlongBasis(states["gradientFactor"], states["gradientBasis"]),
            Refreshes(interval)),
    ];

    private static Func<int, bool> Refreshes(int interval) => step => (step - 1) % interval == 0;

    // The matrix again where the basis is of its eigenvectors, and turned within a space of equal eigenvalues it stays the same.
    private static Matrix AlongBasis(Matrix symmetric, Matrix basis) =>
        Composed(basis, Ops.Diagonal(Ops.MatMul(Ops.MatMul(basis.T, symmetric), basis)).T);

    private static Matrix Composed(Matrix basis, Matrix values) => Ops.MatMul(basis * values, basis.T);

    private static Matrix OutOfBasis(IReadOnlyDictionary<string, Matrix> states, Matrix moment)
    {
        Matrix rows = states.TryGetValue("leftBasis", out Matrix? left) ? Ops.MatMul(left, moment) : moment;
        return states.TryGetValue("rightBasis", out Matrix? right) ? Ops.MatMul(rows, right.T) : rows;
    }
}

using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// What a step launches for a weight is what the rule cannot do without. A pass ends where a sum over the weight must be known before
/// anything else can be computed; within a pass every array is read once and written once, 4 bytes an element each.
/// </summary>
public class PlanCostTests
{
    private static readonly Dictionary<string, IUpdateRule> s_rules = new()
    {
        ["Lars"] = new Lars(WeightDecay: 0.1),
        ["Lars, momentum"] = new Lars(Momentum: 0.9, WeightDecay: 0.1),
        ["Lamb"] = new Lamb(WeightDecay: 0.1, MaximumGradientNorm: 0),
        ["Lamb, clipped"] = new Lamb(WeightDecay: 0.1),
        ["NovoGrad"] = new NovoGrad(WeightDecay: 0.1),
        ["Adafactor"] = new Adafactor(WeightDecay: 0.1),
        ["Adafactor, momentum"] = new Adafactor(Beta1: 0.9, WeightDecay: 0.1),
        ["Adafactor, own size"] = new Adafactor(WeightDecay: 0.1, ScaleByWeight: false),
        ["Came"] = new Came(WeightDecay: 0.1),
        ["Prodigy"] = new Prodigy(WeightDecay: 0.1),
        ["Muon"] = new Muon(WeightDecay: 0.1),
        ["Muon, no Nesterov"] = new Muon(WeightDecay: 0.1, Nesterov: false),
        ["Muon, PolarExpress8"] = new Muon(WeightDecay: 0.1, Coefficients: NewtonSchulzCoefficients.PolarExpress8),
        ["NorMuon"] = new NorMuon(WeightDecay: 0.1),
        ["Dion"] = new Dion(WeightDecay: 0.1, Rank: 64),
        ["Shampoo"] = new Shampoo(Beta2: 0.99, Beta3: 0.5, WeightDecay: 0.1, Interval: 5),
        ["Shampoo, by default"] = new Shampoo(WeightDecay: 0.1),
        ["Shampoo, grafted"] = new Shampoo(WeightDecay: 0.1, Grafting: GraftedOptimizer.Adam, Interval: 5),
        ["Soap"] = new Soap(WeightDecay: 0.1),
        ["Soap, not rotated"] = new Soap(WeightDecay: 0.1, MaximumDimension: 0),
        ["Kfac"] = new Kfac(WeightDecay: 0.1, FactorInterval: 10, InverseInterval: 10),
        ["Kfac, unclipped"] = new Kfac(WeightDecay: 0.1, FactorInterval: 10, InverseInterval: 10, KlClip: 0),
        ["Ekfac"] = new Ekfac(WeightDecay: 0.1, FactorInterval: 10, InverseInterval: 10),
        ["Ekfac, unclipped"] = new Ekfac(WeightDecay: 0.1, FactorInterval: 10, InverseInterval: 10, KlClip: 0),
    };

    /// <summary>Rule, step, passes, bytes per element, kernels over less than the weight.</summary>
    public static TheoryData<string, long, int, int, int> Passes => new()
    {
        // w g for the norms | w g -> w.
        { "Lars", 2, 2, 20, 0 },

        // w g | w g -> w buffer: the first step copies into the buffer; later w g buffer -> w buffer.
        { "Lars, momentum", 1, 2, 24, 0 },
        { "Lars, momentum", 2, 2, 28, 0 },

        // w g m v -> m v with both norms | w m v -> w: the direction is cheaper computed again than stored.
        { "Lamb", 2, 2, 40, 0 },

        // The norm of all gradients comes first: g | and the same.
        { "Lamb, clipped", 2, 3, 44, 0 },

        // g | w g m -> w m. The running norm is one number, which nobody may read while it is written.
        { "NovoGrad", 2, 2, 24, 1 },

        // g for rows and columns | w g for the sizes of direction and weight | w g -> w. In between the means of rows, those of columns,
        // and the sums of rows that give both sizes.
        { "Adafactor", 2, 3, 24, 3 },
        { "Adafactor, own size", 2, 3, 20, 3 },

        // The last pass is w g momentum -> w momentum.
        { "Adafactor, momentum", 2, 3, 32, 3 },

        // g | g for the size of the direction | g momentum -> momentum with the instability's rows and columns | w momentum -> w. Means of
        // rows and of columns twice, and the size.
        { "Came", 2, 4, 32, 5 },

        // w g start m v s -> m v s with both sums | w m v -> w; one kernel over single numbers before the sums over the group meet, one
        // after.
        { "Prodigy", 2, 2, 52, 2 },

        // g momentum -> momentum direction, with the norm | products | w update -> w. The norm's reciprocal is a factor of products.
        { "Muon", 2, 2, 28, 1 },

        // The direction is the momentum.
        { "Muon, no Nesterov", 2, 2, 24, 1 },

        // As Muon, and the rows of the update between products and the end. Their squares give both norms.
        { "NorMuon", 2, 3, 32, 2 },

        // g momentum -> momentum | products | w update -> w; the basis' norms, their reciprocals and the basis are thin.
        { "Dion", 2, 2, 24, 3 },

        // m g -> m filtered | products | w direction -> w; a refresh divides both moments by what corrects their start. Before the first
        // one it is momentum: w m g -> w m.
        { "Shampoo", 4, 1, 20, 0 },
        { "Shampoo", 5, 2, 28, 2 },
        { "Shampoo", 6, 2, 28, 0 },


        // The filtered gradient is the average itself by default, and stored apart all the same: a way of its own for that would double
        // the plan to save 4 bytes.
        { "Shampoo, by default", 4, 2, 28, 2 },

        // Before the first roots w m g graft -> w m graft. Then m g graft -> m graft filtered, with the norm of Adam's direction |
        // products | direction for its norm | w direction -> w.
        { "Shampoo, grafted", 4, 1, 28, 0 },
        { "Shampoo, grafted", 6, 3, 40, 0 },
        { "Shampoo, grafted", 10, 3, 40, 2 },

        // Nothing but products and factorizations.
        { "Soap", 1, 0, 0, 0 },

        // projected m v -> m v direction | products, the last of which takes the step | w -> w, the decay.
        { "Soap", 2, 2, 32, 0 },

        // As the step before; and the energies along the vectors of both bases.
        { "Soap", 11, 2, 32, 3 },

        // Adam in one pass: w g m v -> w m v.
        { "Soap, not rotated", 2, 1, 28, 0 },

        // direction g for the clipped length | w direction buffer -> w buffer. A refresh has two traces and two damped factors.
        { "Kfac", 2, 2, 28, 0 },
        { "Kfac", 11, 2, 28, 4 },
        { "Kfac, unclipped", 2, 1, 20, 0 },

        // projected scale -> scale direction | direction g | w direction buffer -> w buffer.
        { "Ekfac", 2, 3, 44, 0 },
        { "Ekfac", 11, 3, 44, 0 },
        { "Ekfac, unclipped", 2, 2, 36, 0 },
    };

    /// <summary>Rule, rows, columns, step, products, symmetric ones among them, factorizations, sums over the group.</summary>
    public static TheoryData<string, int, int, long, int, int, int, int> Products => new()
    {
        // An iteration is X Xᵀ and its square, both symmetric, and what they make of X.
        { "Muon", 500, 600, 2, 15, 10, 0, 0 },
        { "Muon", 600, 500, 2, 15, 10, 0, 0 },
        { "NorMuon", 500, 600, 2, 15, 10, 0, 0 },
        { "Muon, PolarExpress8", 500, 600, 2, 24, 16, 0, 0 },

        // The first two iterations take X in the first and the last product only: X Xᵀ, its square, F G, F G F, its square, F F, F X. All
        // but the last are symmetric, on the shorter side. Each further iteration before X is multiplied out is four more of those, and
        // there are three of them together from then on.
        { "Muon", 200, 1000, 2, 18, 16, 0, 0 },
        { "Muon", 1000, 200, 2, 18, 16, 0, 0 },
        { "NorMuon", 200, 1000, 2, 18, 16, 0, 0 },
        { "Muon, PolarExpress8", 200, 1000, 2, 29, 26, 0, 0 },

        // Momentum times basis, its transpose times P, what is taken from the momentum, the update.
        { "Dion", 500, 600, 2, 4, 0, 1, 0 },

        // Two second moments, symmetric, and the roots from both sides; the roots are computed at intervals, and identities before.
        { "Shampoo", 500, 600, 4, 2, 2, 0, 0 },
        { "Shampoo", 500, 600, 5, 4, 2, 2, 0 },
        { "Shampoo", 500, 600, 6, 4, 2, 0, 0 },

        // Two second moments, symmetric; from the second step on into the basis and out of it, from both sides.
        { "Soap", 500, 600, 1, 2, 2, 2, 0 },
        { "Soap", 500, 600, 2, 6, 2, 0, 0 },
        { "Soap, not rotated", 500, 600, 2, 0, 0, 0, 0 },

        // The inverses from both sides; at intervals two second moments, symmetric, and two inverses.
        { "Kfac", 500, 600, 2, 2, 0, 0, 1 },
        { "Kfac", 500, 600, 11, 4, 2, 2, 1 },
        { "Kfac, unclipped", 500, 600, 2, 2, 0, 0, 0 },

        // Into the basis and out of it, from both sides.
        { "Ekfac", 500, 600, 2, 4, 0, 0, 1 },
        { "Ekfac", 500, 600, 11, 6, 2, 2, 1 },

        // The norm of all gradients; how far the weights have come, and the sum of all s.
        { "Lamb", 500, 600, 2, 0, 0, 0, 0 },
        { "Lamb, clipped", 500, 600, 2, 0, 0, 0, 1 },
        { "Prodigy", 500, 600, 2, 0, 0, 0, 2 },
    };

    [Theory]
    [MemberData(nameof(Passes))]
    public void Passes_AreTheFewest_WithTheFewestBytes(string name, long step, int passes, int bytes, int smallKernels)
    {
        StepCost cost = StepCost.Of(s_rules[name], 500, 600, step);
        Assert.Equal((passes, bytes, smallKernels), (cost.Passes, cost.BytesPerElement, cost.SmallKernels));
        foreach ((int rows, int columns) in new[] { (600, 500), (200, 1000), (1000, 200) })
        {
            cost = StepCost.Of(s_rules[name], rows, columns, step);
            Assert.Equal((passes, bytes), (cost.Passes, cost.BytesPerElement));
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Products_AreTheFewest(
        string name, int rows, int columns, long step, int products, int symmetric, int factorizations, int groupSums)
    {
        StepCost cost = StepCost.Of(s_rules[name], rows, columns, step);
        Assert.Equal(
            (products, symmetric, factorizations, groupSums),
            (cost.Products, cost.SymmetricProducts, cost.Factorizations, cost.GroupSums));
        Assert.Equal(0, cost.Rearrangements);
    }
}

namespace GuidedDescent.Optimizers;

/// <summary>
/// Shampoo (Gupta, Koren and Singer, 2018, Algorithm 1) in the form of Shi et al. (2023, Algorithm 2): the averaged gradient between the
/// inverse roots of the second moments of its rows and of its columns, with the step length of a grafted optimizer.
/// </summary>
/// <remarks>
/// A weight of more than two axes is one matrix: its first axis against all others. Large weights are not cut into blocks.
/// </remarks>
/// <param name="LearningRate">The size of a step, η.</param>
/// <param name="Beta1">The decay of the averaged gradient, β₁.</param>
/// <param name="Beta2">The decay of the second moments, β₂; 1 sums them.</param>
/// <param name="Beta3">How much of the old average is in the gradient that is preconditioned, β₃; below 0 for β₁.</param>
/// <param name="Epsilon">What is added to the eigenvalues of the second moments, ε.</param>
/// <param name="WeightDecay">The decay λ.</param>
/// <param name="DecoupledWeightDecay">Whether a step takes ηλ of the weight; else λ of the weight is added to the gradient.</param>
/// <param name="Momentum">How much of earlier steps is in a step; 0 keeps no buffer.</param>
/// <param name="Interval">Every how many steps the inverse roots are computed.</param>
/// <param name="PreconditioningStart">The first step that they are computed in; 0 for the interval.</param>
/// <param name="Root">The inverse roots are powers -1/root of the second moments: 4 by theory, less for a stronger preconditioner.</param>
/// <param name="RootMethod">How inverse roots are computed.</param>
/// <param name="Grafting">Whose step length is taken.</param>
/// <param name="GraftingBeta2">The decay of the grafted optimizer's mean square; AdaGrad has none.</param>
/// <param name="GraftingEpsilon">What keeps the grafted optimizer's denominator from zero.</param>
[Optimizer]
public sealed partial record Shampoo(
    [Range(0, double.PositiveInfinity)] double LearningRate = 1e-2,
    [Range(0, 1, MaximumExclusive = true)] double Beta1 = 0.9,
    [Range(0, 1)] double Beta2 = 1,
    [Range(-1, 1, MaximumExclusive = true)] double Beta3 = -1,
    [Range(0, double.PositiveInfinity, MinimumExclusive = true)] double Epsilon = 1e-12,
    [Range(0, double.PositiveInfinity)] double WeightDecay = 0,
    bool DecoupledWeightDecay = true,
    [Range(0, 1, MaximumExclusive = true)] double Momentum = 0,
    [Range(1, int.MaxValue)] int Interval = 1,
    [Range(0, int.MaxValue)] int PreconditioningStart = 0,
    [Range(0, double.PositiveInfinity, MinimumExclusive = true)] double Root = 4,
    InverseRootMethod RootMethod = InverseRootMethod.Eigendecomposition,
    GraftedOptimizer Grafting = GraftedOptimizer.None,
    [Range(0, 1, MaximumExclusive = true)] double GraftingBeta2 = 0.999,
    [Range(0, double.PositiveInfinity)] double GraftingEpsilon = 1e-8)
{
    [HyperparameterCheck]
    private string? Check() => RootMethod == InverseRootMethod.CoupledNewton && Root != Math.Truncate(Root)
        ? "the coupled Newton iteration takes whole roots only"
        : null;

    private int Start => PreconditioningStart == 0 ? Interval : PreconditioningStart;

    private double FilterBeta => Beta3 < 0 ? Beta1 : Beta3;

    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State(Rows = Dim.Rows, Columns = Dim.Rows)] ref Matrix left,
        [State(Rows = Dim.Columns, Columns = Dim.Columns)] ref Matrix right,
        [State(Rows = Dim.Rows, Columns = Dim.Rows, Initial = Initial.Identity)] ref Matrix leftRoot,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix rightRoot,
        [State] ref Matrix m,
        [State] ref Matrix graft,
        [State] ref Matrix buffer,
        Step t)
    {
        if (!DecoupledWeightDecay)
        {
            g += WeightDecay * w;
        }

        double share = Beta2 < 1 ? 1 - Beta2 : 1;
        left = Beta2 * left + share * MatMul(g, g.T);
        right = Beta2 * right + share * MatMul(g.T, g);

        Matrix filtered = Lerp(m, g, 1 - FilterBeta) / (1 - FilterBeta * Pow(Beta1, t - 1));
        m = Lerp(m, g, 1 - Beta1);

        // Until the inverse roots are computed for the first time they are identities.
        Matrix grafted = GraftedDirection(filtered, g, ref graft, t);
        Matrix direction = grafted;
        bool started = t >= Start;
        if (started)
        {
            bool refresh = t == Start || t % Interval == 0;
            if (refresh)
            {
                double correction = Beta2 < 1 ? 1 - Pow(Beta2, t) : 1;
                leftRoot = InverseRoot(left / correction, Root, Epsilon, RootMethod, leftRoot);
                rightRoot = InverseRoot(right / correction, Root, Epsilon, RootMethod, rightRoot);
            }

            direction = MatMul(MatMul(leftRoot, filtered), rightRoot);
            if (Grafting != GraftedOptimizer.None)
            {
                direction = Graft.Onto(direction, grafted);
            }
        }

        if (DecoupledWeightDecay)
        {
            direction += WeightDecay * w;
        }

        if (Momentum > 0)
        {
            buffer = Momentum * buffer + direction;
            direction = buffer;
        }

        w -= LearningRate * direction;
    }

    private Matrix GraftedDirection(Matrix filtered, Matrix g, ref Matrix graft, Step t)
    {
        bool adaptive = Grafting != GraftedOptimizer.None && Grafting != GraftedOptimizer.Sgd;
        if (!adaptive)
        {
            return filtered;
        }

        bool sums = Grafting == GraftedOptimizer.AdaGrad;
        graft = (sums ? 1 : GraftingBeta2) * graft + (sums ? 1 : 1 - GraftingBeta2) * (g * g);
        double correction = Grafting == GraftedOptimizer.Adam ? 1 - Pow(GraftingBeta2, t) : 1;
        return filtered / (Sqrt(graft / correction) + GraftingEpsilon);
    }
}

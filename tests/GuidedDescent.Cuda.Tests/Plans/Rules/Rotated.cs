using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Every kind of factorization, on every second step.</summary>
[Optimizer]
public sealed partial record Rotated(double LearningRate = 0.1, double Beta = 0.9, double WeightDecay = 0.05, bool Rotates = true)
{
    [UpdateRule]
    private void Update(
        ref Matrix w,
        Matrix g,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix moment,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix basis,
        [State(Rows = Dim.Columns, Columns = Dim.Columns, Initial = Initial.Identity)] ref Matrix root,
        [State(Rows = Dim.Rows)] ref Matrix q,
        Step t)
    {
        moment = Beta * moment + (1 - Beta) * MatMul(g.T, g);
        if (Rotates && t % 2 == 0)
        {
            (basis, Matrix values) = Eigh(moment, basis);
            root = InverseRoot(moment / Trace(moment), 4, 0.01, InverseRootMethod.Eigendecomposition, root);
            Matrix lower = Cholesky(moment);
            q = Qr(w, q);
            w -= LearningRate * (MatMul(q, Solve(moment, lower)) + Sqrt(Abs(values)));
        }

        w -= LearningRate * (MatMul(MatMul(g, basis), basis.T) + MatMul(g, root) + WeightDecay * w);
    }
}

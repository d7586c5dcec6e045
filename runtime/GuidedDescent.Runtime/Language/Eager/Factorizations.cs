using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Language.Eager;

/// <summary>
/// The factorizations of the language in double precision. Nothing is known of the numbers of a kernel: how far a factor moves with
/// its matrix depends on how close eigenvalues or columns are, which rounding alone can change.
/// </summary>
internal static class Factorizations
{
    public static (Tensor Vectors, Tensor Values) Eigh(Tensor symmetric, Tensor fallback)
    {
        int size = symmetric.Shape[0];
        var vectors = new double[size * size];
        var values = new double[size];
        Computation().Eigh(size, symmetric.Elements, fallback.Elements, vectors, values);
        return (Unbounded("Eigh", [size, size], vectors, symmetric, fallback), Unbounded("Eigh", [1, size], values, symmetric, fallback));
    }

    public static Tensor Qr(Tensor matrix, Tensor fallback)
    {
        var factor = new double[matrix.Elements.Length];
        Computation().Qr(matrix.Shape[0], matrix.Shape[1], matrix.Elements, fallback.Elements, factor);
        return Unbounded("Qr", matrix.Shape, factor, matrix, fallback);
    }

    public static Tensor Cholesky(Tensor spd)
    {
        var lower = new double[spd.Elements.Length];
        Computation().Cholesky(spd.Shape[0], spd.Elements, lower);
        return Unbounded("Cholesky", spd.Shape, lower, spd);
    }

    public static Tensor Solve(Tensor spd, Tensor right)
    {
        var solution = new double[right.Elements.Length];
        Computation().Solve(right.Shape[0], right.Shape[1], spd.Elements, right.Elements, solution);
        return Unbounded("Solve", right.Shape, solution, spd, right);
    }

    public static Tensor InverseRoot(Tensor spd, double p, double damping, InverseRootMethod method, Tensor fallback)
    {
        var root = new double[spd.Elements.Length];
        Computation().InverseRoot(spd.Shape[0], spd.Elements, p, damping, method, fallback.Elements, root);
        return Unbounded("InverseRoot", spd.Shape, root, spd, fallback);
    }

    // The managed library, on every machine: what a rule computes in the debugger must not depend on what is installed.
    private static DenseFactorizations Computation() => new(ManagedFactorizationLibrary.Instance);

    private static Tensor Unbounded(string operation, Shape shape, double[] values, params ReadOnlySpan<Tensor> operands)
    {
        var agreeing = new Operand[operands.Length];
        for (int operand = 0; operand < agreeing.Length; operand++)
        {
            agreeing[operand] = operands[operand];
        }

        Tracking tracking = Operand.AgreeOnTracking(operation, agreeing);
        Interval[]? held = tracking == Tracking.Values ? null : Array.ConvertAll(values, _ => Interval.Anything);
        return new Tensor(shape, values, held, isConstant: tracking == Tracking.Constant);
    }
}

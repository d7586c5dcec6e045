using GuidedDescent.Language;

namespace GuidedDescent.Execution.Cpu.Factorizations;

internal sealed partial class DenseFactorizations
{
    // Of X^p (A + damping I) from the identity.
    private const double RootTolerance = 1e-2;

    private bool TryInverseRoot(int n, ReadOnlySpan<double> a, double p, double damping, InverseRootMethod method, Span<double> root)
    {
        // Damping may be far above the matrix.
        PowerOfTwo scale = PowerOfTwo.Of(Math.Max(Dense.MaxAbs(a), Math.Abs(damping)));
        if (!scale.IsFinite || !double.IsFinite(1 / p))
        {
            return false;
        }

        double scaledDamping = damping * scale.Inverse;
        bool isFound = method == InverseRootMethod.CoupledNewton && TryNewton(n, a, p, scaledDamping, scale, root);
        if (!isFound && !TryRootOfEigenvalues(n, a, p, scaledDamping, scale, root))
        {
            return false;
        }

        Dense.Scale(root, Math.Pow(scale.Value, -1 / p), root);
        return double.IsFinite(Dense.MaxAbs(root));
    }

    private bool TryRootOfEigenvalues(int n, ReadOnlySpan<double> a, double p, double damping, PowerOfTwo scale, Span<double> root)
    {
        Span<double> vectorRows = _scratch.Take(n, n), values = _scratch.Take(n), errors = _scratch.Take(n);
        if (!TryEigh(n, a, scale, vectorRows, values, errors))
        {
            return false;
        }

        // X = V D V^T as the square of V D^(1/2): the same bits on both sides of the diagonal.
        for (int row = 0; row < n; row++)
        {
            double damped = Math.Max(values[row], 0) + damping;
            double error = values[row] < -errors[row] ? 0 : errors[row];
            if (!(damped > 0 && error <= RootTolerance * damped))
            {
                return false;
            }

            Span<double> vector = vectorRows.Slice(row * n, n);
            Dense.Scale(vector, Math.Pow(damped, -0.5 / p), vector);
        }

        Span<double> columns = _scratch.Take(n, n);
        Dense.Transpose(n, n, vectorRows, columns);
        DenseProduct.Multiply(n, n, n, columns, vectorRows, root);
        return true;
    }

    private bool TryNewton(int n, ReadOnlySpan<double> a, double p, double damping, PowerOfTwo scale, Span<double> root)
    {
        if (!CoupledNewton.Takes(p))
        {
            return false;
        }

        Span<double> matrix = _scratch.Take(n, n), power = _scratch.Take(n, n), product = _scratch.Take(n, n);
        Dense.SymmetricPart(n, a, scale.Inverse, matrix);
        Dense.AddToDiagonal(n, matrix, damping);
        var newton = new CoupledNewton(n, (int)p, _scratch);
        if (!newton.TryInverseRoot(matrix, root))
        {
            return false;
        }

        Dense.SymmetricPart(n, root, 1, root);
        newton.Power(root, power);
        DenseProduct.Multiply(n, n, n, power, matrix, product);
        return Dense.DistanceFromIdentity(n, product) <= RootTolerance;
    }
}

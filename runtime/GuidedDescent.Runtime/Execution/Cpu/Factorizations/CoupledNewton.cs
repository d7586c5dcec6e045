namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// The coupled Newton iteration for A^(-1/p): M_0 = z A and X_0 = z^(1/p) I with z = (p + 1) / (2 |A|_F), then
/// T = (1 + 1/p) I - M/p, X = X T, M = T^p M, until M is the identity to 1e-6, at most 100 times (Guo and Higham, 2006; the
/// constants are those of distributed Shampoo).
/// </summary>
internal readonly ref struct CoupledNewton
{
    private const double Tolerance = 1e-6;
    private const int MostIterations = 100;

    private readonly int _n;
    private readonly int _p;
    private readonly Span<double> _m;
    private readonly Span<double> _step;
    private readonly Span<double> _stepPower;
    private readonly Span<double> _square;
    private readonly Span<double> _product;

    public CoupledNewton(int n, int p, Scratch scratch)
    {
        _n = n;
        _p = p;
        _m = scratch.Take(n, n);
        _step = scratch.Take(n, n);
        _stepPower = scratch.Take(n, n);
        _square = scratch.Take(n, n);
        _product = scratch.Take(n, n);
    }

    /// <summary>Whether the exponent is one that it takes: a whole number from 1 (to 1024, as a bound on its products).</summary>
    public static bool Takes(double p) => p is >= 1 and <= 1024 && Math.Truncate(p) == p;

    /// <summary>Iterates; false where it did not converge.</summary>
    public bool TryInverseRoot(ReadOnlySpan<double> a, Span<double> x)
    {
        // A matrix without a positive diagonal is not positive definite, and only those converge.
        if (!IsDiagonalPositive(a))
        {
            return false;
        }

        double norm = Math.Sqrt(Dense.Dot(a, a));
        double z = (_p + 1) / (2 * norm);
        Dense.Scale(a, z, _m);
        x.Clear();
        Dense.AddToDiagonal(_n, x, Math.Pow(z, 1.0 / _p));
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double distance = Dense.DistanceFromIdentity(_n, _m);
            if (distance < Tolerance)
            {
                return true;
            }

            if (!double.IsFinite(distance))
            {
                return false;
            }

            Iterate(x);
        }

        return Dense.DistanceFromIdentity(_n, _m) < Tolerance;
    }

    /// <summary>Writes the p-th power of a matrix, by squaring.</summary>
    public void Power(ReadOnlySpan<double> matrix, Span<double> power)
    {
        matrix.CopyTo(_square);
        bool isStarted = false;
        for (int left = _p; left > 0; left >>= 1)
        {
            if ((left & 1) == 1)
            {
                if (isStarted)
                {
                    MultiplyInto(power, _square);
                }
                else
                {
                    _square.CopyTo(power);
                    isStarted = true;
                }
            }

            if (left > 1)
            {
                MultiplyInto(_square, _square);
            }
        }
    }

    private bool IsDiagonalPositive(ReadOnlySpan<double> a)
    {
        for (int index = 0; index < _n; index++)
        {
            if (!(a[(index * _n) + index] > 0))
            {
                return false;
            }
        }

        return true;
    }

    private void Iterate(Span<double> x)
    {
        Dense.Scale(_m, -1.0 / _p, _step);
        Dense.AddToDiagonal(_n, _step, 1 + (1.0 / _p));
        MultiplyInto(x, _step);
        Power(_step, _stepPower);
        DenseProduct.Multiply(_n, _n, _n, _stepPower, _m, _product);
        _product.CopyTo(_m);
    }

    // target = target right
    private void MultiplyInto(Span<double> target, ReadOnlySpan<double> right)
    {
        DenseProduct.Multiply(_n, _n, _n, target, right, _product);
        _product.CopyTo(target);
    }
}

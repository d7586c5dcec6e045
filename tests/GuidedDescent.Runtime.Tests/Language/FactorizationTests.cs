using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>What the factorizations of the language promise to an author, against the products that define them.</summary>
public sealed class FactorizationTests
{
    private const int Size = 7;
    private const double Tolerance = 1e-10;

    private static readonly Matrix _general = Random(Size, Size, seed: 1);
    private static readonly Matrix _spd = MatMul(_general, _general.T) + (0.1 * Identity(Size));
    private static readonly Matrix _fallback = Random(Size, Size, seed: 2);
    private static readonly Matrix _notFinite = _spd + Where(_spd > 0, _spd, double.NaN);

    [Fact]
    public void Eigh_OfASymmetricMatrix_IsItsDecomposition()
    {
        Matrix symmetric = _general + _general.T;

        (Matrix vectors, Matrix values) = Eigh(symmetric, _fallback);

        Assert.Equal((1, Size), (values.Rows, values.Columns));
        Close(symmetric, MatMul(vectors * values, vectors.T));
        Close(Identity(Size), MatMul(vectors.T, vectors));
        for (int column = 0; column < Size; column++)
        {
            Assert.True(column == 0 || values[0, column - 1] >= values[0, column]);
            double largest = Enumerable.Range(0, Size).Select(row => vectors[row, column]).MaxBy(Math.Abs);
            Assert.True(largest > 0);
        }
    }

    [Fact]
    public void Eigh_OfWhatIsNotFinite_FallsBack()
    {
        (Matrix vectors, Matrix values) = Eigh(_notFinite, _fallback);

        Assert.Equal(_fallback.Values, vectors.Values);
        Assert.All(values.Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(Size, Size)]
    [InlineData(11, 4)]
    public void Qr_IsOrthonormalWithATriangularRest(int rows, int columns)
    {
        Matrix matrix = Random(rows, columns, seed: 3);

        Matrix q = Qr(matrix, Matrix.Zeros(rows, columns));

        Matrix r = MatMul(q.T, matrix);
        Close(Identity(columns), MatMul(q.T, q));
        Close(matrix, MatMul(q, r));
        for (int row = 0; row < columns; row++)
        {
            Assert.True(r[row, row] > 0);
            Assert.All(Enumerable.Range(0, row), column => Assert.InRange(r[row, column], -Tolerance, Tolerance));
        }
    }

    [Fact]
    public void Qr_OfDependentColumns_IsOrthonormalAllTheSame()
    {
        Matrix column = Random(5, 1, seed: 4);

        Matrix q = Qr(MatMul(column, Matrix.Filled(1, 3, 1)), Matrix.Zeros(5, 3));

        Close(Identity(3), MatMul(q.T, q));
        Close(column / Norm(column), MatMul(q, new(3, 1, [1, 0, 0])));
    }

    [Fact]
    public void Cholesky_IsTheLowerFactor()
    {
        Matrix lower = Cholesky(_spd);

        Close(_spd, MatMul(lower, lower.T));
        for (int row = 0; row < Size; row++)
        {
            Assert.True(lower[row, row] > 0);
            Assert.All(Enumerable.Range(row + 1, Size - row - 1), column => Assert.Equal(0, lower[row, column]));
        }
    }

    [Fact]
    public void Solve_GivesTheSolution()
    {
        Matrix right = Random(Size, 3, seed: 5);

        Close(right, MatMul(_spd, Solve(_spd, right)));
    }

    [Fact]
    public void CholeskyAndSolve_OfASingularMatrix_RaiseItsDiagonal()
    {
        Matrix singular = Matrix.Filled(2, 2, 1);
        Matrix raised = singular + (1e-6 * Identity(2));

        Close(raised, MatMul(Cholesky(singular), Cholesky(singular).T));
        Close(new(2, 1, [1, 1]), MatMul(raised, Solve(singular, new(2, 1, [1, 1]))));
    }

    [Theory]
    [InlineData(4, InverseRootMethod.Eigendecomposition, 1e-9)]
    [InlineData(4, InverseRootMethod.CoupledNewton, 1e-3)]
    [InlineData(1, InverseRootMethod.Eigendecomposition, 1e-9)]
    [InlineData(2, InverseRootMethod.CoupledNewton, 1e-3)]
    public void InverseRoot_ToItsPower_InvertsTheDampedMatrix(int p, InverseRootMethod method, double tolerance)
    {
        const double damping = 0.3;

        Matrix root = InverseRoot(_spd, p, damping, method, _fallback);

        Matrix product = _spd + (damping * Identity(Size));
        for (int factor = 0; factor < p; factor++)
        {
            product = MatMul(root, product);
        }

        Close(Identity(Size), product, tolerance);
    }

    [Fact]
    public void InverseRoot_OfNegativeEigenvalues_CountsThemAsZero()
    {
        Matrix root = InverseRoot(new(2, 2, [4, 0, 0, -1]), 2, 1, InverseRootMethod.Eigendecomposition, Matrix.Zeros(2, 2));

        Close(new(2, 2, [1 / Math.Sqrt(5), 0, 0, 1]), root);
    }

    [Fact]
    public void QrAndInverseRoot_OfWhatIsNotFinite_FallBack()
    {
        Assert.Equal(_fallback.Values, Qr(_notFinite, _fallback).Values);
        Assert.Equal(
            _fallback.Values, InverseRoot(_notFinite, 4, 0.1, InverseRootMethod.Eigendecomposition, _fallback).Values);
    }

    [Fact]
    public void Factorizations_OfTrackedMatrices_HaveNoBounds()
    {
        Matrix one = Identity(2) + Matrix.Zeros(2, 2).WithErrorBounds();
        (Matrix vectors, Matrix values) = Eigh(one, Identity(2));
        Matrix[] factors =
        [
            vectors, values, Qr(one, one), Cholesky(one), Solve(one, one),
            InverseRoot(one, 2, 0, InverseRootMethod.CoupledNewton, Identity(2)),
        ];

        Assert.All(factors, factor => Assert.Equal(double.PositiveInfinity, factor.ErrorBounds[0]));
        Assert.Throws<InvalidOperationException>(() => Qr(one, Matrix.Zeros(2, 2)));
        Assert.Throws<InvalidOperationException>(() => Solve(Matrix.Filled(2, 2, 1), one));
    }

    public static TheoryData<string, Func<object>> Misfits => new()
    {
        { "Eigh takes a square matrix, but one of shape [2, 3] came.", () => Eigh(Matrix.Zeros(2, 3), Matrix.Zeros(2, 3)) },
        {
            "Eigh takes a fallback of the shape of its result, [2, 2], but one of shape [3, 3] came.",
            () => Eigh(Identity(2), Identity(3))
        },
        {
            "Qr takes at least as many rows as columns, but a matrix of shape [2, 3] came; Qr(a.T, fallback)",
            () => Qr(Matrix.Zeros(2, 3), Matrix.Zeros(2, 3))
        },
        {
            "Qr takes a fallback of the shape of its result, [3, 2], but one of shape [3, 3] came.",
            () => Qr(Matrix.Zeros(3, 2), Identity(3))
        },
        { "Cholesky takes a square matrix", () => Cholesky(Matrix.Zeros(2, 3)) },
        { "Solve takes a square matrix", () => Solve(Matrix.Zeros(2, 3), Matrix.Zeros(2, 3)) },
        {
            "Solve takes a right-hand side of as many rows as the matrix, but the shapes [2, 2] and [3, 1] came.",
            () => Solve(Identity(2), Matrix.Zeros(3, 1))
        },
        { "InverseRoot takes a square matrix", () => InverseRoot(Matrix.Zeros(2, 3), 2, 0, default, Identity(2)) },
        { "InverseRoot takes a fallback", () => InverseRoot(Identity(2), 2, 0, default, Identity(3)) },
    };

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public void Factorizations_ShapesThatDoNotFit_SayWhatTheyTake(string message, Func<object> apply)
    {
        var error = Assert.Throws<ArgumentException>(apply);

        Assert.StartsWith(message, error.Message);
    }

    private static Matrix Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => (2 * random.NextDouble()) - 1)]);
    }

    private static void Close(Matrix expected, Matrix actual, double tolerance = Tolerance) =>
        Assert.InRange(MaxAbs(expected - actual).Value, 0, tolerance);
}

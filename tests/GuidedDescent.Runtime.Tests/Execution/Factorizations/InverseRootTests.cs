using GuidedDescent.Execution.Cpu.Factorizations;
using GuidedDescent.Language;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

public class InverseRootTests
{
    private const InverseRootMethod Eigen = InverseRootMethod.Eigendecomposition;
    private const InverseRootMethod Newton = InverseRootMethod.CoupledNewton;

    public static readonly TheoryData<InverseRootMethod, double, double> Cases = new()
    {
        { Eigen, 1, 1e2 }, { Eigen, 2, 1e4 }, { Eigen, 3, 1e6 }, { Eigen, 4, 1e8 }, { Eigen, 4, 1e12 }, { Eigen, 2.5, 1e6 },
        { Eigen, 0.5, 1e3 }, { Eigen, -2, 1e6 },
        { Newton, 1, 1e2 }, { Newton, 2, 1e4 }, { Newton, 3, 1e6 }, { Newton, 4, 1e8 }, { Newton, 4, 1e12 }, { Newton, 7, 1e6 },
        { Newton, 2.5, 1e6 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void InverseRoot_KnownEigenvalues_IsOfThoseRoots(InverseRootMethod method, double p, double condition)
    {
        const int n = 45;
        const double damping = 1e-13;
        double[] vectors = Matrices.RandomOrthogonal(n, seed: 4), values = Matrices.Spectrum(n, condition);
        double[] a = Matrices.FromEigen(vectors, values);
        double[] expected = Matrices.FromEigen(vectors, Array.ConvertAll(values, value => Math.Pow(value + damping, -1 / p)));

        // An eigenvalue is off by the rounding of the largest; the iteration stops where M is the identity to 1e-6.
        double tolerance = Matrices.MaxAbs(expected) * ((2e-15 * condition) + (method == Newton ? 1e-6 : 1e-14));
        Assert.All(Libraries.Names, library =>
        {
            double[] root = Root(library, n, a, p, damping, method);
            Matrices.AssertClose(expected, root, tolerance);
            Assert.Equal(Matrices.Transpose(n, n, root), root);
        });
    }

    [Theory]
    [LibraryAndNumberData(1, 2, 4, 6)]
    public void InverseRoot_ToThePowerTimesMatrix_IsIdentity(string library, int p)
    {
        const int n = 101;
        double[] factor = Matrices.Random(n, 2 * n, seed: p);
        double[] a = Matrices.Multiply(n, 2 * n, n, factor, Matrices.Transpose(n, 2 * n, factor));
        double[] damped = Matrices.Make(n, n, (row, column) => a[(row * n) + column] + (row == column ? 0.5 : 0));
        foreach (InverseRootMethod method in Enum.GetValues<InverseRootMethod>())
        {
            double[] root = Root(library, n, a, p, 0.5, method);
            double[] product = Matrices.Multiply(n, n, n, Matrices.Power(n, root, p), damped);
            Matrices.AssertClose(Matrices.Identity(n), product, method == Newton ? 2e-6 : 1e-11);
        }
    }

    [Theory]
    [LibraryAndNumberData(1e-12, 1e-8, 1e-3, 1, 1e6)]
    public void InverseRoot_RankOne_HasClosedForm(string library, double damping)
    {
        const int n = 50;
        double[] vector = Matrices.Random(n, 1, seed: 3);
        double length = Math.Sqrt(vector.Sum(component => component * component));
        vector = Matrices.Scaled(vector, 1 / length);
        double[] a = Matrices.Make(n, n, (row, column) => vector[row] * vector[column]);
        double along = Math.Pow(1 + damping, -0.25), across = Math.Pow(damping, -0.25);
        double[] expected = Matrices.Make(
            n, n, (row, column) => (row == column ? across : 0) + ((along - across) * vector[row] * vector[column]));
        Matrices.AssertClose(expected, Root(library, n, a, 4, damping, Eigen), across * (1e-14 + (1e-15 / damping)));
        Matrices.AssertClose(expected, Root(library, n, a, 4, damping, Newton), across * (1e-6 + (1e-14 / damping)));
    }

    [Theory]
    [LibraryData]
    public void InverseRoot_NegativeEigenvalues_CountAsZero(string library)
    {
        // As sums of products rounded to single precision have them: far below 0 for the damping.
        const int n = 30;
        const double damping = 1e-20;
        double[] vectors = Matrices.RandomOrthogonal(n, seed: 4);
        double[] values = [.. Enumerable.Range(0, n).Select(index => index < 10 ? 1.0 + index : -1e-8 * index)];
        double[] a = Matrices.FromEigen(vectors, values);
        double[] roots = Array.ConvertAll(values, value => Math.Pow(Math.Max(value, 0) + damping, -0.25));
        double[] expected = Matrices.FromEigen(vectors, roots);
        Matrices.AssertClose(expected, Root(library, n, a, 4, damping, Eigen), 1e-4 * Matrices.MaxAbs(expected));
        Assert.Equal(Root(library, n, a, 4, damping, Eigen), Root(library, n, a, 4, damping, Newton));
    }

    [Theory]
    [LibraryAndNumberData(1, 2, 4)]
    public void InverseRoot_Zero_IsThatOfTheDamping(string library, int p)
    {
        foreach (InverseRootMethod method in Enum.GetValues<InverseRootMethod>())
        {
            foreach (double damping in (double[])[1e-30, 1e-12, 1, 1e30])
            {
                double root = Math.Pow(damping, -1.0 / p);
                double tolerance = (method == Newton ? 1e-6 : 1e-14) * root;
                double[] expected = Matrices.Scaled(Matrices.Identity(5), root);
                Matrices.AssertClose(expected, Root(library, 5, new double[25], p, damping, method), tolerance);
            }
        }
    }

    [Theory]
    [LibraryAndNumberData(1e-150, 1e-30, 1e30, 1e150)]
    public void InverseRoot_Scaled_IsScaledByTheRoot(string library, double scale)
    {
        const int n = 20;
        double[] a = Matrices.WithEigenvalues(Matrices.Spectrum(n, 1e3), seed: 2);
        foreach (InverseRootMethod method in Enum.GetValues<InverseRootMethod>())
        {
            double[] expected = Root(library, n, a, 4, 1e-3, method);
            double[] root = Root(library, n, Matrices.Scaled(a, scale), 4, 1e-3 * scale, method);
            Matrices.AssertClose(expected, Matrices.Scaled(root, Math.Pow(scale, 0.25)), 1e-6);
        }
    }

    [Theory]
    [LibraryData]
    public void InverseRoot_OneByOne_IsThePower(string library)
    {
        foreach (InverseRootMethod method in Enum.GetValues<InverseRootMethod>())
        {
            Matrices.AssertClose([0.5], Root(library, 1, [15], 4, 1, method), 1e-6);
        }
    }

    [Theory]
    [LibraryData]
    public void InverseRoot_RowsAndColumnsOfZeros_TakeAnyDamping(string library)
    {
        double[] root = Root(library, 3, [4, 0, 1, 0, 0, 0, 1, 0, 4], 2, 1e-30, Eigen);
        double sum = Math.Pow(5, -0.5) / 2, difference = Math.Pow(3, -0.5) / 2;
        Assert.Equal(1e15, root[4], 1);
        root[4] = 0;
        Matrices.AssertClose(
            [sum + difference, 0, sum - difference, 0, 0, 0, sum - difference, 0, sum + difference], root, 1e-15);
    }

    public static readonly TheoryData<double[], double, double> Hopeless = new()
    {
        { [1, 1, 1, 1], 4, 0 },
        { [1, 1, 1, 1], 4, 1e-30 },
        { [0, 0, 0, 0], 2, 0 },
        { [-1, 0, 0, -2], 2, 0 },
        { [1, 0, 0, 1], 2, -3 },
        { [1, 0, 0, 1], 0, 1 },
        { [1, 0, 0, double.NaN], 2, 1 },
        { [1, double.PositiveInfinity, 0, 1], 2, 1 },
        { [1, 0, 0, 1], 2, double.NaN },
        { [1, 0, 0, 1], 2, double.PositiveInfinity },
        { [1, 0, 0, 1], double.NaN, 1 },
    };

    [Theory]
    [MemberData(nameof(Hopeless))]
    public void InverseRoot_DoesNotExistOrIsNoise_TakesFallback(double[] a, double p, double damping)
    {
        double[] fallback = [1, 2, 3, 4], root = new double[4];
        foreach (string library in Libraries.Names)
        {
            foreach (InverseRootMethod method in Enum.GetValues<InverseRootMethod>())
            {
                Assert.False(Libraries.Factorizations(library).InverseRoot(2, a, p, damping, method, fallback, root));
                Assert.Equal(fallback, root);
            }
        }
    }

    [Theory]
    [LibraryData]
    public void InverseRoot_Empty_IsEmpty(string library) =>
        Assert.True(Libraries.Factorizations(library).InverseRoot(0, [], 4, 1, Newton, [], []));

    [Fact]
    public void InverseRoot_LibraryIsWrong_TakesFallback()
    {
        double[] fallback = [1, 2, 3, 4], root = new double[4];
        Assert.False(new DenseFactorizations(new FaultyLibrary(isSilent: true)).InverseRoot(2, [2, 1, 1, 2], 2, 0, Eigen, fallback, root));
        Assert.Equal(fallback, root);
    }

    [Fact]
    public void InverseRoot_Newton_NeedsNoLibrary()
    {
        double[] root = new double[4];
        Assert.True(new DenseFactorizations(new FaultyLibrary(isSilent: false)).InverseRoot(2, [2, 1, 1, 2], 1, 0, Newton, root, root));
        Matrices.AssertClose([2.0 / 3, -1.0 / 3, -1.0 / 3, 2.0 / 3], root, 1e-6);
    }

    private static double[] Root(string library, int n, double[] a, double p, double damping, InverseRootMethod method)
    {
        double[] root = new double[n * n];
        Assert.True(Libraries.Factorizations(library).InverseRoot(n, a, p, damping, method, new double[n * n], root));
        return root;
    }
}

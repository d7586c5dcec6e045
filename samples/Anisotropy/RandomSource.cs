using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace GuidedDescent.Samples.Anisotropy;

/// <summary>Random numbers and matrices: a seed and the name of a stream always give the same ones.</summary>
/// <param name="seed">Any number.</param>
/// <param name="stream">Tells apart the streams of one seed.</param>
internal sealed class RandomSource(int seed, int stream)
{
    private readonly Xoshiro256StarStar _random = new(unchecked(seed * 1_000_003 + stream + 1), threadSafe: false);
    private byte[] _bytes = [];

    /// <summary>Sets every element to 1 or -1.</summary>
    public void FillSigns(Span<float> target)
    {
        if (_bytes.Length != target.Length)
        {
            _bytes = new byte[target.Length];
        }

        _random.NextBytes(_bytes);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = _bytes[i] < 128 ? -1 : 1;
        }
    }

    /// <summary>A number from the normal distribution.</summary>
    public double Normal(double deviation = 1) => MathNet.Numerics.Distributions.Normal.Sample(_random, 0, deviation);

    /// <summary>Sets every element to a number from the normal distribution.</summary>
    public void FillNormal(Span<float> target, double deviation = 1)
    {
        foreach (ref float element in target)
        {
            element = (float)Normal(deviation);
        }
    }

    /// <summary>A matrix of independent normal numbers.</summary>
    public Matrix<double> NormalMatrix(int rows, int columns, double deviation = 1) =>
        Matrix<double>.Build.Random(rows, columns, new Normal(0, deviation, _random));

    /// <summary>Orthonormal columns, uniformly distributed: the Q of a normal matrix, with R's diagonal positive.</summary>
    /// <param name="rows">The length of a column, at least as many as there are columns.</param>
    /// <param name="columns">The number of columns.</param>
    public Matrix<double> Orthonormal(int rows, int columns)
    {
        var factors = NormalMatrix(rows, columns).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        return factors.Q * Matrix<double>.Build.DiagonalOfDiagonalVector(factors.R.Diagonal().Map(value => value < 0 ? -1.0 : 1.0));
    }
}

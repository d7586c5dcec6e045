using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>
/// Linear representation learning: y = F⋆ G⋆ x + noise, where the inputs are not isotropic and the head F⋆ is ill-conditioned. To be found
/// are the 8 directions of 100, the rows of G⋆, that y depends on.
/// </summary>
internal sealed class RepresentationProblem
{
    /// <summary>The dimension of an input.</summary>
    public const int Inputs = 100;

    /// <summary>The dimension of a target.</summary>
    public const int Outputs = 15;

    /// <summary>The number of directions that matter.</summary>
    public const int Rank = 8;

    private const double NoiseDeviation = 0.1;
    private const double InitialHeadDeviation = 0.1;

    private readonly Covariance _covariance;
    private readonly float[] _trueRepresentation;
    private readonly float[] _trueHead;
    private readonly float[] _signs = new float[Batch.Samples * Inputs];
    private readonly float[] _hidden = new float[Batch.Samples * Rank];

    /// <param name="condition">How hard the problem is.</param>
    /// <param name="seed">Decides the problem and where training starts.</param>
    public RepresentationProblem(Condition condition, int seed)
    {
        var random = new RandomSource(seed, stream: 0);
        _covariance = new Covariance(condition.Inputs, random.Orthonormal(Inputs, Inputs));
        Matrix<double> strengths = Matrix<double>.Build.DiagonalOfDiagonalVector(Covariance.Geometric(Rank, condition.Head));
        _trueHead = (random.Orthonormal(Outputs, Rank) * strengths * random.Orthonormal(Rank, Rank).Transpose()).ToRows();
        TrueRepresentation = random.Orthonormal(Inputs, Rank).Transpose();
        _trueRepresentation = TrueRepresentation.ToRows();
        InitialRepresentation = random.Orthonormal(Inputs, Rank).Transpose().ToRows();
        InitialHead = random.NormalMatrix(Outputs, Rank, InitialHeadDeviation).ToRows();
    }

    /// <summary>G⋆, with orthonormal rows.</summary>
    public Matrix<double> TrueRepresentation { get; }

    /// <summary>Where G starts, with orthonormal rows.</summary>
    public float[] InitialRepresentation { get; }

    /// <summary>Where F starts.</summary>
    public float[] InitialHead { get; }

    /// <summary>Draws fresh samples: x = Σ^½ times random signs.</summary>
    public void Draw(RandomSource random, Batch batch)
    {
        random.FillSigns(_signs);
        Products.Multiply(_signs, _covariance.Root, Inputs, batch.Inputs);
        Products.MultiplyByTransposed(batch.Inputs, _trueRepresentation, Inputs, _hidden);
        Products.MultiplyByTransposed(_hidden, _trueHead, Rank, batch.Targets);
        foreach (ref float target in batch.Targets.AsSpan())
        {
            target += (float)random.Normal(NoiseDeviation);
        }
    }
}

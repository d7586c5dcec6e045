using GuidedDescent.Optimizers;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>
/// Alternating minimization and descent (AMGD): the best head for one batch, by least squares; a gradient step of G with another; then G's
/// rows are made orthonormal.
/// </summary>
internal sealed class AlternatingDescent : RepresentationMethod
{
    private readonly Optimizer _representation;

    /// <param name="start">Where the network starts.</param>
    /// <param name="learningRate">The size of a step of G.</param>
    public AlternatingDescent(RepresentationProblem start, double learningRate)
        : base(start)
    {
        _representation = new Optimizer(Network.RepresentationSet, new Sgd(learningRate));
    }

    public override void Step(Batch batch, Batch second)
    {
        FitHead(batch);
        Network.Forward(second);
        Network.DifferentiateRepresentation(second);
        _representation.Step();
        Orthonormalize(Network.Representation.Value);
    }

    public override void Dispose()
    {
        _representation.Dispose();
        base.Dispose();
    }

    // F = (Zᵀ Z)⁻¹ Zᵀ y, transposed, where the rows of Z are G x.
    private void FitHead(Batch batch)
    {
        Network.Forward(batch);
        Matrix<double> hidden = Network.Hidden.ToMatrix(RepresentationProblem.Rank);
        Matrix<double> targets = new ReadOnlySpan<float>(batch.Targets).ToMatrix(RepresentationProblem.Outputs);
        Matrix<double> head = hidden.TransposeThisAndMultiply(hidden).Cholesky().Solve(hidden.TransposeThisAndMultiply(targets));
        Network.Head.WriteValue(head.Transpose().ToRows());
    }

    private static void Orthonormalize(Span<float> representation)
    {
        Matrix<double> columns = ((ReadOnlySpan<float>)representation).ToMatrix(RepresentationProblem.Inputs).Transpose();
        columns.QR(QRMethod.Thin).Q.Transpose().ToRows().CopyTo(representation);
    }
}

using System.Numerics.Tensors;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>
/// The student, f(x) = F G x, with the gradients of ½ E |y - f(x)|². Its two layers are in sets of their own, so that they can be stepped
/// one after the other.
/// </summary>
internal sealed class LinearNetwork : IDisposable
{
    private readonly float[] _hidden = new float[Batch.Samples * RepresentationProblem.Rank];
    private readonly float[] _residuals = new float[Batch.Samples * RepresentationProblem.Outputs];
    private readonly float[] _hiddenGradients = new float[Batch.Samples * RepresentationProblem.Rank];

    public LinearNetwork(RepresentationProblem start)
    {
        Representation = RepresentationSet.Add("representation", [RepresentationProblem.Rank, RepresentationProblem.Inputs]);
        Head = HeadSet.Add("head", [RepresentationProblem.Outputs, RepresentationProblem.Rank]);
        Representation.WriteValue(start.InitialRepresentation);
        Head.WriteValue(start.InitialHead);
    }

    /// <summary>What holds G alone.</summary>
    public ParameterSet RepresentationSet { get; } = new();

    /// <summary>What holds F alone.</summary>
    public ParameterSet HeadSet { get; } = new();

    /// <summary>G, rank x inputs.</summary>
    public Parameter Representation { get; }

    /// <summary>F, outputs x rank.</summary>
    public Parameter Head { get; }

    /// <summary>G x of the last forward pass, one sample a row.</summary>
    public ReadOnlySpan<float> Hidden => _hidden;

    /// <summary>Finds what the layers give for a batch, and (f(x) - y) / samples.</summary>
    public void Forward(Batch batch)
    {
        Products.MultiplyByTransposed(batch.Inputs, Representation.Value, RepresentationProblem.Inputs, _hidden);
        Products.MultiplyByTransposed(_hidden, Head.Value, RepresentationProblem.Rank, _residuals);
        TensorPrimitives.Subtract(_residuals, batch.Targets, _residuals);
        TensorPrimitives.Multiply(_residuals, 1f / Batch.Samples, _residuals);
    }

    /// <summary>Sets the gradient of G, after a forward pass with the same batch.</summary>
    public void DifferentiateRepresentation(Batch batch)
    {
        Products.Multiply(_residuals, Head.Value, RepresentationProblem.Outputs, _hiddenGradients);
        Products.MultiplyTransposed(_hiddenGradients, batch.Inputs, Batch.Samples, Representation.Gradient);
    }

    /// <summary>Sets the gradient of F, after a forward pass.</summary>
    public void DifferentiateHead() => Products.MultiplyTransposed(_residuals, _hidden, Batch.Samples, Head.Gradient);

    public void Dispose()
    {
        RepresentationSet.Dispose();
        HeadSet.Dispose();
    }
}

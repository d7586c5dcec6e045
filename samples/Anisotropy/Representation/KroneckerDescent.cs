using System.Numerics.Tensors;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>
/// The stylized K-FAC of the companion paper, its Eq. 5: first G₊ = G - η P_G⁻¹ ∇G (Q_G)⁻¹, then, with the gradient at G₊,
/// F₊ = F - η ∇F (Q_F)⁻¹. Q_G and Q_F are the second moments of what the layers get, x and G₊ x; P_G is FᵀF or the identity.
/// </summary>
/// <remarks>
/// This is <see cref="Kfac"/> without memory: no momentum, factors of the present batch only, no clipping, and the damping added to
/// each factor. Its factor of activations is Q. Its factor of output gradients is the mean of r rᵀ over the rows r that are bound to it,
/// whatever they are: sqrt(n) times the n rows of F make it FᵀF, which is what the output gradients of the squared loss give in
/// expectation; sqrt(n) times the rows of an identity make it an identity.
/// </remarks>
internal sealed class KroneckerDescent : RepresentationMethod
{
    private const string Activations = "activations";
    private const string OutputGradients = "outputGradients";
    private const double Damping = 1e-6;

    private readonly bool _whitensOutputs;
    private readonly Optimizer _representation;
    private readonly Optimizer _head;
    private readonly float[] _scaledHead = new float[RepresentationProblem.Outputs * RepresentationProblem.Rank];

    /// <param name="start">Where the network starts.</param>
    /// <param name="learningRate">The size of both half steps, η.</param>
    /// <param name="whitensOutputs">Whether P_G is FᵀF; else the identity.</param>
    public KroneckerDescent(RepresentationProblem start, double learningRate, bool whitensOutputs)
        : base(start)
    {
        _whitensOutputs = whitensOutputs;
        var rule = new Kfac(
            learningRate, Momentum: 0, Damping: Damping, DampingForm: FactorDamping.Separate, FactorDecay: 0, KlClip: 0);

        Network.Representation.ProvideInput(Activations, [Batch.Samples, RepresentationProblem.Inputs]);
        Network.Head.ProvideInput(Activations, [Batch.Samples, RepresentationProblem.Rank]);
        ProvideIdentityFactor(Network.Head, RepresentationProblem.Outputs);
        if (whitensOutputs)
        {
            Network.Representation.ProvideInput(OutputGradients, [RepresentationProblem.Outputs, RepresentationProblem.Rank]);
        }
        else
        {
            ProvideIdentityFactor(Network.Representation, RepresentationProblem.Rank);
        }

        _representation = new Optimizer(Network.RepresentationSet, rule);
        _head = new Optimizer(Network.HeadSet, rule);
    }

    public override void Step(Batch batch, Batch second)
    {
        Network.Forward(batch);
        Network.DifferentiateRepresentation(batch);
        Network.Representation.WriteInput(Activations, batch.Inputs);
        if (_whitensOutputs)
        {
            WriteHead();
        }

        _representation.Step();

        Network.Forward(batch);
        Network.DifferentiateHead();
        Network.Head.WriteInput(Activations, Network.Hidden);
        _head.Step();
    }

    public override void Dispose()
    {
        _representation.Dispose();
        _head.Dispose();
        base.Dispose();
    }

    private static void ProvideIdentityFactor(Parameter parameter, int size)
    {
        parameter.ProvideInput(OutputGradients, [size, size]);
        Span<float> rows = parameter.InputSpan(OutputGradients);
        for (int index = 0; index < size; index++)
        {
            rows[index * size + index] = MathF.Sqrt(size);
        }
    }

    private void WriteHead()
    {
        TensorPrimitives.Multiply(Network.Head.Value, MathF.Sqrt(RepresentationProblem.Outputs), _scaledHead);
        Network.Representation.WriteInput(OutputGradients, _scaledHead);
    }
}

namespace GuidedDescent;

/// <summary>
/// What a parameter is in its network, declared once, where it is added to its set. Groups select by it, rules over matrices refuse what
/// they are not made for, weight decay leaves vectors alone, and scaling rules ask it for fan-in and fan-out.
/// </summary>
public abstract record ParameterRole
{
    private protected ParameterRole()
    {
    }

    /// <summary>Nothing was declared, of a parameter of at least two axes. Whatever takes its shape takes it.</summary>
    public static UnspecifiedRole Unspecified { get; } = new();

    /// <summary>A matrix between two hidden layers, <c>[outputs, inputs]</c>; both grow with the width of the network.</summary>
    public static HiddenMatrixRole HiddenMatrix { get; } = new();

    /// <summary>A table of vectors, <c>[entries, width]</c>, of which an input picks some.</summary>
    public static EmbeddingRole Embedding { get; } = new();

    /// <summary>The matrix that makes the outputs of the network, <c>[outputs, inputs]</c>; only its inputs grow with the width.</summary>
    public static ReadoutRole Readout { get; } = new();

    /// <summary>The weight of a convolution, <c>[outputs, inputs, ...]</c>.</summary>
    public static ConvolutionRole Convolution { get; } = new();

    /// <summary>Vector-like: a number for each unit. What a parameter of at most one axis is where nothing else is declared.</summary>
    public static VectorRole Vector { get; } = new();

    /// <summary>What multiplies each unit, as in a norm; vector-like.</summary>
    public static GainRole Gain { get; } = new();

    /// <summary>What is added to each unit; vector-like.</summary>
    public static BiasRole Bias { get; } = new();

    /// <summary>The size that updates are to have, which <see cref="Mup"/> sees to; null for <see cref="ModularNorm.Spectral"/>.</summary>
    public ModularNorm? Norm { get; init; }

    /// <summary>How many blocks of rows a rule over matrices treats as matrices of their own.</summary>
    internal virtual int RowBlocks => 1;

    /// <summary>How many rows each of several blocks has in a parameter of a shape that fits.</summary>
    internal virtual IEnumerable<int> RowsOfBlocks(Shape shape) => [shape[0]];

    /// <summary>The axis that a rule over matrices must find first.</summary>
    internal virtual int RowAxis => 0;

    /// <summary>Whether rules that take nothing but matrices are made for it.</summary>
    internal virtual bool SuitsMatrixRules => true;

    /// <summary>The number of inputs that each output is a sum over.</summary>
    /// <param name="shape">The shape of the parameter.</param>
    /// <exception cref="ArgumentException">The role does not fit the shape.</exception>
    /// <exception cref="InvalidOperationException">The role is unspecified.</exception>
    public long FanIn(Shape shape)
    {
        RequireFit(shape);
        return CountInputs(shape);
    }

    /// <summary>The number of outputs that each input goes to.</summary>
    /// <param name="shape">The shape of the parameter.</param>
    /// <exception cref="ArgumentException">The role does not fit the shape.</exception>
    /// <exception cref="InvalidOperationException">
    /// The role is unspecified, or it differs from block to block: see <see cref="HiddenMatrixRole.FusedRows"/>.
    /// </exception>
    public long FanOut(Shape shape)
    {
        RequireFit(shape);
        return CountOutputs(shape);
    }

    /// <summary>
    /// Whether another role is of the same kind, whatever its layout: hidden matrices include fused ones, vectors include gains and
    /// biases.
    /// </summary>
    public bool Includes(ParameterRole other) => GetType().IsInstanceOfType(other);

    /// <summary>The kind and what is particular about the layout, such as <c>hidden matrix, 3 blocks</c>.</summary>
    public sealed override string ToString() => Describe();

    /// <summary>Why the role cannot be that of a parameter of this shape, as in "needs two axes"; null where it can.</summary>
    internal virtual string? Refuses(Shape shape) => null;

    private protected abstract string Describe();

    private protected abstract long CountInputs(Shape shape);

    private protected abstract long CountOutputs(Shape shape);

    private void RequireFit(Shape shape)
    {
        if (Refuses(shape) is string reason)
        {
            throw new ArgumentException($"A parameter of the role '{this}' {reason}, but its shape is {shape}.", nameof(shape));
        }
    }
}

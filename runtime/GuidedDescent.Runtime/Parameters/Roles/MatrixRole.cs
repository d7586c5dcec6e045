namespace GuidedDescent;

/// <summary>The role of a matrix that multiplies the outputs of one layer and makes the inputs of the next.</summary>
public abstract record MatrixRole : ParameterRole
{
    private protected MatrixRole()
    {
    }

    /// <summary>Which axis is that of the outputs: 0 in <c>[outputs, inputs]</c>, 1 in <c>[inputs, outputs]</c>.</summary>
    public int OutputAxis { get; private protected init; }

    internal override int RowAxis => OutputAxis;

    internal override string? Refuses(Shape shape) => shape.Rank == 2 ? null : "needs two axes, of outputs and inputs";

    private protected string DescribeLayout() => OutputAxis == 0 ? "" : ", inputs first";

    private protected override long CountInputs(Shape shape) => shape[1 - OutputAxis];

    private protected override long CountOutputs(Shape shape) => shape[OutputAxis];
}

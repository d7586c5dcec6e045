namespace GuidedDescent;

/// <summary>
/// The role of a table of vectors, <c>[entries, width]</c>. It multiplies inputs of which all but one are zero, so that its fan-in is the
/// number of entries, which does not grow with the width.
/// </summary>
public sealed record EmbeddingRole : ParameterRole
{
    internal EmbeddingRole()
    {
    }

    internal override bool SuitsMatrixRules => false;

    internal override string? Refuses(Shape shape) => shape.Rank == 2 ? null : "needs two axes, of entries and of the width";

    private protected override string Describe() => "embedding";

    private protected override long CountInputs(Shape shape) => shape[0];

    private protected override long CountOutputs(Shape shape) => shape[1];
}

namespace GuidedDescent;

/// <summary>The role of the matrix that makes the outputs of the network, such as logits.</summary>
public sealed record ReadoutRole : MatrixRole
{
    internal ReadoutRole()
    {
    }

    internal override bool SuitsMatrixRules => false;

    /// <summary>The same role of a matrix that is stored as <c>[inputs, outputs]</c>.</summary>
    public ReadoutRole InputsFirst() => this with { OutputAxis = 1 };

    private protected override string Describe() => $"readout{DescribeLayout()}";
}

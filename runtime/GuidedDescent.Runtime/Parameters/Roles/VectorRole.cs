namespace GuidedDescent;

/// <summary>
/// The role of what has a number for each unit: gains, biases, the scale of a layer. It fits every shape, as units may be laid out along
/// several axes, such as heads. Its inputs do not grow with the width: the fan-in is 1.
/// </summary>
public record VectorRole : ParameterRole
{
    internal VectorRole()
    {
    }

    internal override bool SuitsMatrixRules => false;

    private protected override string Describe() => "vector";

    private protected sealed override long CountInputs(Shape shape) => 1;

    private protected sealed override long CountOutputs(Shape shape) => shape.Length;
}

namespace GuidedDescent;

/// <summary>The role of a parameter of at least two axes of which nothing was declared.</summary>
public sealed record UnspecifiedRole : ParameterRole
{
    internal UnspecifiedRole()
    {
    }

    private protected override string Describe() => "unspecified";

    private protected override long CountInputs(Shape shape) => throw Undeclared(shape);

    private protected override long CountOutputs(Shape shape) => throw Undeclared(shape);

    private static InvalidOperationException Undeclared(Shape shape) => new(
        $"Which axes of a parameter {shape} are inputs and outputs is not known, as it has no role; give one to ParameterSet.Add or Wrap.");
}

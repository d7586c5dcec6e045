namespace GuidedDescent;

/// <summary>The role of what is added to each unit.</summary>
public sealed record BiasRole : VectorRole
{
    internal BiasRole()
    {
    }

    private protected override string Describe() => "bias";
}

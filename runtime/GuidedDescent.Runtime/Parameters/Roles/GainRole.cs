namespace GuidedDescent;

/// <summary>The role of what multiplies each unit, as the gain of a norm does.</summary>
public sealed record GainRole : VectorRole
{
    internal GainRole()
    {
    }

    private protected override string Describe() => "gain";
}

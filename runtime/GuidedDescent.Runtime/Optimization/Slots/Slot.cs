namespace GuidedDescent;

/// <summary>The slots that every rule has.</summary>
internal static class Slot
{
    public const int Weight = 0;

    public const int Gradient = 1;

    /// <summary>The first of the slots that differ from rule to rule.</summary>
    public const int FirstOwn = 2;
}

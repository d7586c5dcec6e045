namespace VerifyTests;

/// <summary>Whether a scrubber runs before those added earlier, or after.</summary>
public enum ScrubberLocation
{
    First,
    Last,
}

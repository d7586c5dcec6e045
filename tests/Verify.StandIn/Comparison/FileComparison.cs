namespace VerifyTests;

/// <summary>The text a test made for one file, and the accepted text where there is one.</summary>
internal sealed record FileComparison(FilePair Files, string Received, string? Verified)
{
    public bool IsNew => Verified is null;

    public bool IsEqual => Verified is not null && SnapshotText.AreEqual(Received, Verified);
}

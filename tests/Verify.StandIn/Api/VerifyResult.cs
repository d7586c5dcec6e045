namespace VerifyTests;

/// <summary>What a passed verification compared.</summary>
public class VerifyResult
{
    internal VerifyResult(IReadOnlyList<FilePair> files) => Files = files;

    public IEnumerable<FilePair> Files { get; }
}

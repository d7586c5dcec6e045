namespace VerifyTests;

/// <summary>The accepted file of a snapshot, and the file a differing text is written to.</summary>
public readonly struct FilePair
{
    internal FilePair(string stem, string extension)
    {
        Extension = extension;
        ReceivedPath = $"{stem}.received.{extension}";
        VerifiedPath = $"{stem}.verified.{extension}";
    }

    public string Extension { get; }

    public string ReceivedPath { get; }

    public string VerifiedPath { get; }

    public string ReceivedName => Path.GetFileName(ReceivedPath);

    public string VerifiedName => Path.GetFileName(VerifiedPath);
}

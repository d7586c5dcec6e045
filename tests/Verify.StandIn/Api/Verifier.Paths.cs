using VerifyTests;

namespace VerifyXunit;

public static partial class Verifier
{
    /// <summary>Decides, for every test of the process, in which folder and under which name its snapshots lie.</summary>
    public static void DerivePathInfo(DerivePathInfo derivePathInfo) => VerifierSettings.SetDerivePathInfo(derivePathInfo);

    public static void UseProjectRelativeDirectory(string directory)
    {
        DerivePathInfo((_, projectDirectory, _, _) => new PathInfo(Path.Combine(projectDirectory, directory)));
    }

    public static void UseSourceFileRelativeDirectory(string directory)
    {
        DerivePathInfo((sourceFile, _, _, _) => new PathInfo(Path.Combine(Path.GetDirectoryName(sourceFile)!, directory)));
    }
}

using System.Runtime.CompilerServices;

namespace VerifyTests.StandInTests;

internal static class ProcessSettings
{
    [ModuleInitializer]
    internal static void Set()
    {
        EmptyFiles.FileExtensions.AddTextExtension("cu");
        VerifierSettings.AddScrubber(text => text.Replace("[clock]", "[global]"));
        VerifierSettings.AddScrubber("cu", text => text.Replace("[clock of kernels]", "[global of kernels]"));
        DerivePathInfo((_, projectDirectory, type, method) => type == typeof(DerivedPathTests)
            ? new PathInfo(Path.Combine(projectDirectory, "_snapshots"), "Derived", method.Name)
            : new PathInfo());
    }
}

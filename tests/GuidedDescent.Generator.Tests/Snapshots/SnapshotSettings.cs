using System.Runtime.CompilerServices;

namespace GuidedDescent.Generator.Tests.Snapshots;

internal static class SnapshotSettings
{
    [ModuleInitializer]
    internal static void Set()
    {
        EmptyFiles.FileExtensions.AddTextExtension("cu");
        UseProjectRelativeDirectory("_snapshots");
    }
}

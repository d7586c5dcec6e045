using System.Runtime.CompilerServices;

namespace GuidedDescent.Optimizers.Tests.Groups;

internal static class SnapshotSettings
{
    [ModuleInitializer]
    internal static void Set() => UseProjectRelativeDirectory("_snapshots");
}

using GuidedDescent.Testing;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>A theory that needs a native compiler: skipped where it is missing, failed where that is a build server.</summary>
public sealed class NativeToolTheoryAttribute : TheoryAttribute
{
    /// <param name="command">The command of the compiler.</param>
    public NativeToolTheoryAttribute(string command) =>
        Skip = new[] { NativeTool.Gxx, NativeTool.Clang }.Single(tool => tool.Package == command || tool.Command == command).ReasonToSkip;
}

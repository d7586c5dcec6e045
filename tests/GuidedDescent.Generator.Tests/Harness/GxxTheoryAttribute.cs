using GuidedDescent.Testing;

namespace GuidedDescent.Generator.Tests.Harness;

/// <summary>A theory that needs g++: skipped where it is missing, failed where that is a build server.</summary>
public sealed class GxxTheoryAttribute : TheoryAttribute
{
    public GxxTheoryAttribute() => Skip = NativeTool.Gxx.ReasonToSkip;
}

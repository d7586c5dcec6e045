namespace GuidedDescent.Testing;

// Source that the test projects share, as xunit belongs into none of the libraries. Where a compiler is missing the test is
// skipped, or fails if that is a build server: see NativeTool.ReasonToSkip.

/// <summary>A fact that needs g++.</summary>
public sealed class GxxFactAttribute : FactAttribute
{
    public GxxFactAttribute() => Skip = NativeTool.Gxx.ReasonToSkip;
}

/// <summary>A theory that needs g++.</summary>
public sealed class GxxTheoryAttribute : TheoryAttribute
{
    public GxxTheoryAttribute() => Skip = NativeTool.Gxx.ReasonToSkip;
}

/// <summary>A fact that needs clang.</summary>
public sealed class ClangFactAttribute : FactAttribute
{
    public ClangFactAttribute() => Skip = NativeTool.Clang.ReasonToSkip;
}

/// <summary>A theory that needs clang.</summary>
public sealed class ClangTheoryAttribute : TheoryAttribute
{
    public ClangTheoryAttribute() => Skip = NativeTool.Clang.ReasonToSkip;
}

using System.Text;

namespace VerifyTests;

/// <summary>Settings of every verification in the process; set in a module initializer, before the first one.</summary>
public static class VerifierSettings
{
    private static DerivePathInfo? _derivePathInfo;
    private static volatile bool _hasVerified;

    internal static ScrubberList Scrubbers { get; } = new();

    public static void AddScrubber(Action<StringBuilder> scrubber, ScrubberLocation location = ScrubberLocation.First)
    {
        ThrowIfVerified();
        Scrubbers.Add(scrubber, location);
    }

    public static void AddScrubber(
        string extension,
        Action<StringBuilder> scrubber,
        ScrubberLocation location = ScrubberLocation.First)
    {
        ThrowIfVerified();
        Scrubbers.Add(extension, scrubber, location);
    }

    internal static void SetDerivePathInfo(DerivePathInfo derivePathInfo)
    {
        ThrowIfVerified();
        _derivePathInfo = derivePathInfo;
    }

    internal static PathInfo DerivePath(TestIdentity test)
    {
        return _derivePathInfo?.Invoke(test.SourceFile, test.ProjectDirectory, test.Type, test.Method) ?? default;
    }

    internal static void Freeze() => _hasVerified = true;

    private static void ThrowIfVerified()
    {
        if (_hasVerified)
        {
            throw new InvalidOperationException(
                "A setting of the whole process was changed after a verification ran. Set it in a [ModuleInitializer].");
        }
    }
}

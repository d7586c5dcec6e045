using System.Runtime.CompilerServices;
using VerifyTests;

namespace VerifyXunit;

/// <summary>Compares what a test made with the files accepted for it.</summary>
public static partial class Verifier
{
    private const string DefaultExtension = "txt";

    public static SettingsTask Verify(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "")
    {
        return Start(settings, sourceFile, () => One(target, DefaultExtension));
    }

    public static SettingsTask Verify(
        string? target,
        string extension,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = "")
    {
        return Start(settings, sourceFile, () => One(target, extension));
    }

    public static SettingsTask Verify(
        Task<string> target,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = "")
    {
        return Start(settings, sourceFile, async () => One(await target, DefaultExtension));
    }

    public static SettingsTask Verify(
        Task<string> target,
        string extension,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = "")
    {
        return Start(settings, sourceFile, async () => One(await target, extension));
    }

    public static SettingsTask Verify(object? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "")
    {
        return Start(settings, sourceFile, () => One(ValueText.Of(target), DefaultExtension));
    }

    /// <summary>Verifies <paramref name="target"/>, where there is one, and the named files beside it.</summary>
    public static SettingsTask Verify(
        object? target,
        IEnumerable<Target> rawTargets,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = "")
    {
        return Start(
            settings,
            sourceFile,
            () => target is null ? [.. rawTargets] : [.. One(ValueText.Of(target), DefaultExtension), .. rawTargets]);
    }

    public static SettingsTask Verify(Target target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "")
    {
        return Start(settings, sourceFile, () => [target]);
    }

    public static SettingsTask Verify(
        IEnumerable<Target> targets,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = "")
    {
        return Start(settings, sourceFile, () => [.. targets]);
    }

    private static Target[] One(string? text, string extension) => [new Target(extension, text ?? "null")];

    private static SettingsTask Start(VerifySettings? settings, string sourceFile, Func<Target[]> makeTargets)
    {
        return Start(settings, sourceFile, () => Task.FromResult(makeTargets()));
    }

    private static SettingsTask Start(VerifySettings? settings, string sourceFile, Func<Task<Target[]>> makeTargets)
    {
        return new SettingsTask(settings, async finalSettings =>
        {
            // The snapshot is named before the first await: a test that awaits several at once has them all named while it runs.
            var snapshot = Snapshot.Begin(UseVerifyAttribute.GetRunningTest(), sourceFile, finalSettings);
            return snapshot.Compare(await makeTargets());
        });
    }
}

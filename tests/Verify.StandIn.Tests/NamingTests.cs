using System.Runtime.InteropServices;

namespace VerifyTests.StandInTests;

public sealed class NamingTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Name_ByDefault_IsTypeAndMethod()
    {
        await AssertName("NamingTests.Name_ByDefault_IsTypeAndMethod", Verify("text", _folder.Settings()));
    }

    [Fact]
    public async Task Name_AfterAnAwait_IsStillThatOfTheTest()
    {
        await Task.Delay(1);

        await AssertName("NamingTests.Name_AfterAnAwait_IsStillThatOfTheTest", Verify("text", _folder.Settings()));
    }

    [Fact]
    public async Task Name_FromAHelperMethod_IsThatOfTheTest()
    {
        await AssertName("NamingTests.Name_FromAHelperMethod_IsThatOfTheTest", VerifyInAHelper());

        SettingsTask VerifyInAHelper() => Verify("text", _folder.Settings());
    }

    [Fact]
    public async Task Directory_ByDefault_IsThatOfTheSourceFile()
    {
        var settings = new VerifySettings();
        settings.DisableDiff();

        string sourceFile = Path.Combine(_folder.Path, "SomeTests.cs");
        await AssertName("NamingTests.Directory_ByDefault_IsThatOfTheSourceFile", Verify("text", settings, sourceFile));
    }

    [Fact]
    public async Task Directory_Relative_StartsAtTheSourceFile()
    {
        string sourceFile = Path.Combine(_folder.Path, "SomeTests.cs");
        var verification = Verify("text", sourceFile: sourceFile).UseDirectory("_snapshots").UseFileName("sample").DisableDiff();

        await SnapshotFolder.FailureOf(verification);

        Assert.True(File.Exists(Path.Combine(_folder.Path, "_snapshots", "sample.received.txt")));
    }

    [Fact]
    public async Task UseFileName_ReplacesTypeAndMethod()
    {
        await AssertName("sample", Verify("text", _folder.Settings()).UseFileName("sample"));
    }

    [Fact]
    public async Task UseTypeNameAndMethodName_ReplaceTheirParts()
    {
        await AssertName("Kernels.AdamW", Verify("text", _folder.Settings()).UseTypeName("Kernels").UseMethodName("AdamW"));
    }

    [Fact]
    public void UseFileName_WithAnotherName_Throws()
    {
        AssertRefused(settings => settings.UseFileName("sample"), settings => settings.UseTypeName("Kernels"));
        AssertRefused(settings => settings.UseFileName("sample"), settings => settings.UseMethodName("AdamW"));
        AssertRefused(settings => settings.UseTypeName("Kernels"), settings => settings.UseFileName("sample"));
        AssertRefused(settings => settings.UseMethodName("AdamW"), settings => settings.UseFileName("sample"));
    }

    [Fact]
    public async Task UniqueFor_Platform_IsAppended()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string system = OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "OSX" : "Linux";

        var verification = Verify("text", _folder.Settings()).UseFileName("sample").UniqueForArchitecture().UniqueForOSPlatform();

        await AssertName($"sample.{architecture}.{system}", verification);
    }

    [Fact]
    public async Task UniqueForAssemblyConfiguration_IsAppended()
    {
#if DEBUG
        const string Configuration = "Debug";
#else
        const string Configuration = "Release";
#endif
        var verification = Verify("text", _folder.Settings()).UseFileName("sample").UniqueForAssemblyConfiguration();

        await AssertName($"sample.{Configuration}", verification);
    }

    [Fact]
    public async Task UniqueForTargetFramework_IsAppended()
    {
        await AssertName("sample.DotNet", Verify("text", _folder.Settings()).UseFileName("sample").UniqueForTargetFramework());
    }

    [Fact]
    public async Task UniqueForRuntimeAndVersion_IsAppended()
    {
        var verification = Verify("text", _folder.Settings()).UseTypeName("T").UseMethodName("M").UniqueForRuntimeAndVersion();

        await AssertName($"T.M.DotNet{Environment.Version.Major}_{Environment.Version.Minor}", verification);
    }

    [Fact]
    public async Task UniqueForRuntime_IsAppended()
    {
        await AssertName("T.M.DotNet", Verify("text", _folder.Settings()).UseTypeName("T").UseMethodName("M").UniqueForRuntime());
    }

    private static void AssertRefused(Action<VerifySettings> first, Action<VerifySettings> second)
    {
        var settings = new VerifySettings();
        first(settings);
        Assert.ThrowsAny<Exception>(() => second(settings));
    }

    private async Task AssertName(string expected, SettingsTask verification)
    {
        await SnapshotFolder.FailureOf(verification);
        Assert.Equal([$"{expected}.received.txt"], _folder.Files);
    }

    public sealed class Nested : IDisposable
    {
        private readonly SnapshotFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        [Fact]
        public async Task Name_OfANestedType_StartsWithTheOuterOne()
        {
            await SnapshotFolder.FailureOf(Verify("text", _folder.Settings()));

            Assert.Equal(["NamingTests.Nested.Name_OfANestedType_StartsWithTheOuterOne.received.txt"], _folder.Files);
        }
    }
}

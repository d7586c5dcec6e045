namespace VerifyTests.StandInTests;

public sealed class SettingsTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prefix_UsedTwice_ThrowsTheSecondTime()
    {
        _folder.Write("SettingsTests.M.verified.txt", "one");
        await Verify("one").UseDirectory(_folder.Path).UseMethodName("M");

        var exception = await Assert.ThrowsAnyAsync<Exception>(
            async () => await Verify("one").UseDirectory(_folder.Path).UseMethodName("M"));

        Assert.Contains("The prefix has already been used", exception.Message);
        Assert.NotEqual("VerifyException", exception.GetType().Name);
    }

    [Fact]
    public async Task DisableRequireUniquePrefix_AllowsItAgain()
    {
        _folder.Write("SettingsTests.M.verified.txt", "one");

        await Verify("one").UseDirectory(_folder.Path).UseMethodName("M").DisableRequireUniquePrefix();
        await Verify("one").UseDirectory(_folder.Path).UseMethodName("M").DisableRequireUniquePrefix();
    }

    [Fact]
    public async Task Settings_SharedByVerifications_KeepWhatEachAdds()
    {
        var shared = _folder.Settings();
        _folder.Write("first.verified.txt", "y");
        _folder.Write("second.verified.txt", "x");

        await Verify("x", shared).UseFileName("first").AddScrubber(text => text.Replace("x", "y"));
        await Verify("x", shared).UseFileName("second");
    }

    [Fact]
    public async Task SettingsTask_AwaitedTwice_VerifiesOnce()
    {
        _folder.Write("SettingsTests.M.verified.txt", "one");
        var verification = Verify("one").UseDirectory(_folder.Path).UseMethodName("M");

        await verification;
        await verification;
    }

    [Fact]
    public async Task SettingsTask_Started_RefusesChanges()
    {
        _folder.Write("sample.verified.txt", "one");
        var verification = Verify("one", _folder.Settings()).UseFileName("sample");
        await verification;

        Assert.ThrowsAny<Exception>(() => { _ = verification.UseDirectory("elsewhere"); });
    }

    [Fact]
    public async Task GlobalSettings_AfterAVerification_AreRefused()
    {
        _folder.Write("sample.verified.txt", "one");
        await Verify("one", _folder.Settings()).UseFileName("sample");

        Assert.ThrowsAny<Exception>(() => VerifierSettings.AddScrubber(_ => { }));
        Assert.ThrowsAny<Exception>(() => DerivePathInfo((_, _, _, _) => new PathInfo()));
    }

    [Fact]
    public async Task Verify_OutsideOfATest_Throws()
    {
        Task verification;
        using (ExecutionContext.SuppressFlow())
        {
            verification = Task.Run(async () => await Verify("text", _folder.Settings()));
        }

        await Assert.ThrowsAnyAsync<Exception>(() => verification);

        Assert.Empty(_folder.Files);
    }
}

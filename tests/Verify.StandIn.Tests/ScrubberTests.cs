using System.Reflection;

namespace VerifyTests.StandInTests;

public sealed class ScrubberTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddScrubber_ChangesTheReceivedTextOnly()
    {
        _folder.Write("sample.verified.txt", "version N");

        await Verify("version 42", Sample()).AddScrubber(text => text.Replace("42", "N"));

        _folder.Write("sample.verified.txt", "version 42");
        await SnapshotFolder.FailureOf(Verify("version 42", Sample()).AddScrubber(text => text.Replace("42", "N")));
    }

    [Fact]
    public async Task AddScrubber_First_RunsBeforeThoseAddedEarlier()
    {
        await AssertScrubbed("b", "x", settings =>
        {
            settings.AddScrubber(text => text.Replace("a", "b"));
            settings.AddScrubber(text => text.Replace("x", "a"));
        });
    }

    [Fact]
    public async Task AddScrubber_Last_RunsAfterThoseAddedEarlier()
    {
        await AssertScrubbed("b", "x", settings =>
        {
            settings.AddScrubber(text => text.Replace("x", "a"));
            settings.AddScrubber(text => text.Replace("a", "b"), ScrubberLocation.Last);
        });
    }

    [Fact]
    public async Task AddScrubber_ForAnExtension_LeavesOthersAlone()
    {
        var settings = Sample();
        settings.AddScrubber("cu", text => text.Replace("x", "y"));

        await SnapshotFolder.FailureOf(Verify([new Target("cs", "x"), new Target("cu", "x")], settings));

        Assert.Equal("x", _folder.Read("sample.received.cs"));
        Assert.Equal("y", _folder.Read("sample.received.cu"));
    }

    [Fact]
    public async Task GlobalScrubbers_RunForEveryVerification()
    {
        const string Text = "[clock] [clock of kernels]";

        await SnapshotFolder.FailureOf(Verify([new Target("cs", Text), new Target("cu", Text)], Sample()));

        Assert.Equal("[global] [clock of kernels]", _folder.Read("sample.received.cs"));
        Assert.Equal("[global] [global of kernels]", _folder.Read("sample.received.cu"));
    }

    [Fact]
    public async Task ScrubLines_RemovesTheLinesThatMatch()
    {
        await AssertScrubbed(
            "keep\nkeep",
            "drop\nkeep\ndrop\nkeep\ndrop",
            settings => settings.ScrubLines(line => line == "drop"));
    }

    [Fact]
    public async Task ScrubLines_KeepsALastNewline()
    {
        await AssertScrubbed("keep\n", "keep\ndrop\n", settings => settings.ScrubLines(line => line == "drop"));
    }

    [Fact]
    public async Task ScrubLinesContaining_IgnoresCase()
    {
        await AssertScrubbed("keep", "keep\nVersion 1\nat noon", settings => settings.ScrubLinesContaining("version", "NOON"));
    }

    [Fact]
    public async Task ScrubLinesWithReplace_ReplacesOrDropsLines()
    {
        await AssertScrubbed(
            "A\nc",
            "a\nb\nc",
            settings => settings.ScrubLinesWithReplace(line => line switch { "a" => "A", "b" => null, _ => line }));
    }

    [Fact]
    public async Task ScrubEmptyLines_RemovesLinesWithoutText()
    {
        await AssertScrubbed("a\nb", "a\n\n  \nb\n", settings => settings.ScrubEmptyLines());
    }

    [Fact]
    public async Task Directories_OfThisMachine_AreReplacedByNames()
    {
        string project = Metadata("Verify.ProjectDirectory");
        string solution = Metadata("Verify.SolutionDirectory");

        await AssertScrubbed(
            "at {ProjectDirectory}A.cs, {SolutionDirectory}B.cs, {TempPath}c.txt",
            $"at {Path.Combine(project, "A.cs")}, {Path.Combine(solution, "B.cs")}, {Path.Combine(Path.GetTempPath(), "c.txt")}");
    }

    [Fact]
    public async Task Directories_WithinLongerNames_AreLeftAlone()
    {
        string longer = Metadata("Verify.ProjectDirectory").TrimEnd('/', '\\') + "2";

        await SnapshotFolder.FailureOf(Verify(longer, Sample()));

        Assert.DoesNotContain("{ProjectDirectory}", _folder.Read("sample.received.txt"));
    }

    private async Task AssertScrubbed(string expected, string text, Action<VerifySettings>? addScrubbers = null)
    {
        var settings = Sample();
        addScrubbers?.Invoke(settings);
        await SnapshotFolder.FailureOf(Verify(text, settings));
        Assert.Equal(expected, _folder.Read("sample.received.txt"));
    }

    private static string Metadata(string key)
    {
        return typeof(ScrubberTests).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key).Value!;
    }

    private VerifySettings Sample()
    {
        var settings = _folder.Settings();
        settings.UseFileName("sample");
        return settings;
    }
}

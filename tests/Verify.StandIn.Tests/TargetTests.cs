namespace VerifyTests.StandInTests;

public sealed class TargetTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Targets_Named_HaveTheirNamesInTheFiles()
    {
        Target[] targets = [new Target("cs", "plan", "Plan.g"), new Target("cu", "kernel", "Update")];

        await SnapshotFolder.FailureOf(Verify(targets, Sample()));

        Assert.Equal(["sample#Plan.g.received.cs", "sample#Update.received.cu"], _folder.Files);
        Assert.Equal("plan", _folder.Read("sample#Plan.g.received.cs"));
        Assert.Equal("kernel", _folder.Read("sample#Update.received.cu"));
    }

    [Fact]
    public async Task Targets_UnnamedOfDifferentExtensions_ShareTheName()
    {
        await SnapshotFolder.FailureOf(Verify([new Target("cs", "plan"), new Target("cu", "kernel")], Sample()));

        Assert.Equal(["sample.received.cs", "sample.received.cu"], _folder.Files);
    }

    [Fact]
    public async Task Targets_OfOneNameAndExtension_AreNumbered()
    {
        Target[] targets =
        [
            new Target("txt", "a"), new Target("txt", "b"), new Target("cu", "c", "Update"), new Target("cu", "d", "Update"),
        ];

        await SnapshotFolder.FailureOf(Verify(targets, Sample()));

        Assert.Equal(
            ["sample#00.received.txt", "sample#01.received.txt", "sample#Update.00.received.cu", "sample#Update.01.received.cu"],
            _folder.Files);
        Assert.Equal("b", _folder.Read("sample#01.received.txt"));
    }

    [Fact]
    public async Task Targets_BesideAText_AreComparedWithIt()
    {
        _folder.Write("sample.verified.txt", "report");
        _folder.Write("sample#Update.verified.cu", "kernel");

        await Verify("report", [new Target("cu", "kernel", "Update")], Sample());
    }

    [Fact]
    public async Task Targets_OneOfThemDiffers_FailsWithThatOneReceived()
    {
        _folder.Write("sample#A.verified.cu", "a");
        _folder.Write("sample#B.verified.cu", "b");
        _folder.Write("sample#C.verified.cu", "c");

        string message = await SnapshotFolder.FailureOf(
            Verify([new Target("cu", "a", "A"), new Target("cu", "changed", "B"), new Target("cu", "d", "D")], Sample()));

        Assert.Equal(["sample#B.received.cu", "sample#D.received.cu"], _folder.Files.Where(file => file.Contains("received")));
        Assert.Equal(
            ["New:", "NotEqual:", "Delete:", "Equal:"],
            message.Split("FileContent:")[0].Split('\n').Select(line => line.TrimEnd()).Where(line => line.EndsWith(':')));
    }

    [Fact]
    public async Task Target_Single_NeedsNoList()
    {
        _folder.Write("sample#Update.verified.cu", "kernel");

        await Verify(new Target("cu", "kernel", "Update"), Sample());
    }

    private VerifySettings Sample()
    {
        var settings = _folder.Settings();
        settings.UseFileName("sample");
        return settings;
    }
}

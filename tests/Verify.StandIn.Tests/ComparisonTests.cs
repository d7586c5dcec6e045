namespace VerifyTests.StandInTests;

public sealed class ComparisonTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_AcceptedText_PassesAndLeavesNoReceivedFile()
    {
        _folder.Write("ComparisonTests.Verify_AcceptedText_PassesAndLeavesNoReceivedFile.verified.txt", "one");

        await Verify("one", _folder.Settings());

        Assert.Equal(["ComparisonTests.Verify_AcceptedText_PassesAndLeavesNoReceivedFile.verified.txt"], _folder.Files);
    }

    [Fact]
    public async Task Verify_NoAcceptedFile_FailsAsNewAndWritesReceived()
    {
        string message = await SnapshotFolder.FailureOf(Verify("one", Named("sample")));

        Assert.Equal(["sample.received.txt"], _folder.Files);
        Assert.Equal("one", _folder.Read("sample.received.txt"));
        Assert.Equal(
            $"""
            Directory: {_folder.Path}
            New:
              - Received: sample.received.txt
                Verified: sample.verified.txt

            FileContent:

            New:

            Received: sample.received.txt
            one


            """,
            message);
    }

    [Fact]
    public async Task Verify_AcceptedFileWithoutAByte_FailsAsNew()
    {
        _folder.WriteBytes("sample.verified.txt", []);

        string message = await SnapshotFolder.FailureOf(Verify("one", Named("sample")));

        Assert.Contains("New:", message);
        Assert.DoesNotContain("NotEqual:", message);
    }

    [Fact]
    public async Task Verify_OtherText_FailsAsNotEqualWithBothTexts()
    {
        _folder.Write("sample.verified.txt", "two");

        string message = await SnapshotFolder.FailureOf(Verify("one", Named("sample")));

        Assert.Equal(["sample.received.txt", "sample.verified.txt"], _folder.Files);
        Assert.Equal("two", _folder.Read("sample.verified.txt"));
        Assert.Equal(
            $"""
            Directory: {_folder.Path}
            NotEqual:
              - Received: sample.received.txt
                Verified: sample.verified.txt

            FileContent:

            NotEqual:

            Received: sample.received.txt
            one
            Verified: sample.verified.txt
            two


            """,
            message);
    }

    [Theory]
    [InlineData("One")]
    [InlineData("one ")]
    [InlineData(" one")]
    [InlineData("one\n\n")]
    [InlineData("one\ntwo")]
    public async Task Verify_AlmostTheAcceptedText_Fails(string accepted)
    {
        _folder.Write("sample.verified.txt", accepted);

        string message = await SnapshotFolder.FailureOf(Verify("one", Named("sample")));

        Assert.Contains("NotEqual:", message);
    }

    [Fact]
    public async Task Verify_AcceptedFileThatNothingMade_FailsAsDeleteAndKeepsIt()
    {
        _folder.Write("sample.verified.txt", "one");
        _folder.Write("sample.verified.cs", "stale");
        _folder.Write("sample#part.verified.txt", "stale");

        string message = await SnapshotFolder.FailureOf(Verify("one", Named("sample")));

        Assert.Contains("Delete:", message);
        Assert.Contains("  - sample.verified.cs", message);
        Assert.Contains("  - sample#part.verified.txt", message);
        Assert.Contains("Equal:", message);
        Assert.Equal(["sample#part.verified.txt", "sample.verified.cs", "sample.verified.txt"], _folder.Files);
    }

    [Fact]
    public async Task Verify_FilesOfLongerNames_AreNotItsOwn()
    {
        _folder.Write("sample.verified.txt", "one");
        _folder.Write("sample_width=3.verified.txt", "another case");
        _folder.Write("samples.verified.txt", "another test");
        _folder.Write("samples.received.txt", "another test");

        await Verify("one", Named("sample"));

        Assert.Equal(4, _folder.Files.Count());
    }

    [Fact]
    public async Task Verify_AfterAFailedRun_RemovesItsReceivedFiles()
    {
        _folder.Write("sample.verified.txt", "one");
        _folder.Write("sample.received.txt", "outdated");
        _folder.Write("sample#part.received.cs", "outdated");

        await Verify("one", Named("sample"));

        Assert.Equal(["sample.verified.txt"], _folder.Files);
    }

    [Fact]
    public async Task Verify_RenamedReceivedFile_IsAccepted()
    {
        await SnapshotFolder.FailureOf(Verify("line one\nline two\n", Named("sample")));
        _folder.WriteBytes("sample.verified.txt", _folder.ReadBytes("sample.received.txt"));

        await Verify("line one\nline two\n", Named("sample"));

        Assert.Equal(["sample.verified.txt"], _folder.Files);
    }

    private VerifySettings Named(string name)
    {
        var settings = _folder.Settings();
        settings.UseFileName(name);
        return settings;
    }
}

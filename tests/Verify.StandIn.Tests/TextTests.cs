using System.Text;

namespace VerifyTests.StandInTests;

public sealed class TextTests : IDisposable
{
    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly SnapshotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReceivedFile_AnyNewlines_HasByteOrderMarkAndLineFeedsOnly()
    {
        await SnapshotFolder.FailureOf(Verify("a\r\nb\rc\n\u00e9", Sample()));

        Assert.Equal([.. _byteOrderMark, .. Encoding.UTF8.GetBytes("a\nb\nc\n\u00e9")], _folder.ReadBytes("sample.received.txt"));
    }

    [Fact]
    public async Task ReceivedFile_TextWithoutLastNewline_GetsNone()
    {
        await SnapshotFolder.FailureOf(Verify("a", Sample()));

        Assert.Equal([.. _byteOrderMark, (byte)'a'], _folder.ReadBytes("sample.received.txt"));
    }

    [Theory]
    [InlineData(false, "a\nb")]
    [InlineData(true, "a\nb")]
    [InlineData(false, "a\r\nb")]
    [InlineData(true, "a\nb\n")]
    [InlineData(true, "a\r\nb\r\n")]
    public async Task AcceptedFile_ByteOrderMarkAndNewlinesOfAnyKind_IsRead(bool hasByteOrderMark, string text)
    {
        _folder.WriteBytes("sample.verified.txt", [.. hasByteOrderMark ? _byteOrderMark : [], .. Encoding.UTF8.GetBytes(text)]);

        await Verify("a\nb", Sample());
    }

    [Fact]
    public async Task AcceptedFile_FormFeed_IsNoNewline()
    {
        _folder.Write("sample.verified.txt", "a\nb");

        string message = await SnapshotFolder.FailureOf(Verify("a\fb", Sample()));

        Assert.Contains("NotEqual:", message);
    }

    [Fact]
    public async Task AcceptedFile_LacksTheLastNewlineOfTheText_Fails()
    {
        _folder.Write("sample.verified.txt", "a");

        string message = await SnapshotFolder.FailureOf(Verify("a\n", Sample()));

        Assert.Contains("NotEqual:", message);
    }

    [Fact]
    public async Task Verify_EmptyString_IsStoredByName()
    {
        _folder.Write("sample.verified.txt", "emptyString");

        await Verify("", Sample());
    }

    [Fact]
    public async Task Verify_Null_IsStoredByName()
    {
        _folder.Write("sample.verified.txt", "null");

        await Verify((string?)null, Sample());
    }

    [Fact]
    public async Task Verify_Number_IsWrittenInvariantly()
    {
        _folder.Write("sample.verified.txt", "0.5");

        await Verify((object)0.5, Sample());
    }

    [Fact]
    public async Task Verify_TaskOfText_AwaitsIt()
    {
        _folder.Write("sample.verified.txt", "later");

        await Verify(Later(), Sample());

        static async Task<string> Later()
        {
            await Task.Yield();
            return "later";
        }
    }

    [Fact]
    public async Task Verify_WithExtension_NamesTheFileByIt()
    {
        _folder.Write("sample.verified.cu", "__global__");

        await Verify("__global__", "cu", Sample());
        await Verify(Task.FromResult("__global__"), "cu", Sample());

        Assert.Equal(["sample.verified.cu"], _folder.Files);
    }

    [Theory]
    [InlineData("ptx")]
    [InlineData(".txt")]
    public async Task Verify_ExtensionNotOfText_Throws(string extension)
    {
        var settings = Sample();

        var exception = await Assert.ThrowsAnyAsync<Exception>(async () => await Verify("text", extension, settings));

        Assert.NotEqual("VerifyException", exception.GetType().Name);
        Assert.Empty(_folder.Files);
    }

    private VerifySettings Sample()
    {
        var settings = _folder.Settings();
        settings.UseFileName("sample");
        return settings;
    }
}

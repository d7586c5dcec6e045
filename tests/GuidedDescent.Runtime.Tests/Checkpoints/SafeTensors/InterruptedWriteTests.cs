using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

/// <summary>Whatever goes wrong while a file is written, the old one stays as it was, and nothing else is left.</summary>
public sealed class InterruptedWriteTests : IDisposable
{
    private const int Length = 300_000;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _old;

    public InterruptedWriteTests()
    {
        SafeTensorsWriter.Write(FilePath, TensorSet.Small.Sources);
        _old = File.ReadAllBytes(FilePath);
    }

    private string FilePath => _folder.File("file");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(Length)]
    public void Write_SourceThatThrows_LeavesTheOldFile(int bytesBefore)
    {
        SafeTensorSource[] sources = [Source("a", stream => stream.Write(new byte[Length])), Source("b", Throwing), Source("c", Never)];

        Assert.Throws<TimeoutException>(() => SafeTensorsWriter.Write(FilePath, sources));

        AssertOldFile();

        void Throwing(Stream stream)
        {
            stream.Write(new byte[bytesBefore]);
            throw new TimeoutException();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Length - 1)]
    [InlineData(Length + 1)]
    public void Write_SourceOfAnotherLength_LeavesTheOldFile(int length)
    {
        SafeTensorSource[] sources = [Source("a", stream => stream.Write(new byte[length])), Source("b", Never)];

        string message = Assert.Throws<InvalidOperationException>(() => SafeTensorsWriter.Write(FilePath, sources)).Message;

        Assert.Contains($"'a' U8 [{Length}] has {Length} bytes, but its source wrote", message);
        AssertOldFile();
    }

    [Fact]
    public void Write_SourceThatHidesThatItWroteTooMuch_LeavesTheOldFile()
    {
        SafeTensorSource source = Source("a", stream =>
        {
            Assert.Throws<InvalidOperationException>(() => stream.Write(new byte[Length + 1]));
            Assert.Throws<ObjectDisposedException>(() => stream.Write(new byte[Length]));
        });

        Assert.Throws<InvalidOperationException>(() => SafeTensorsWriter.Write(FilePath, [source]));

        AssertOldFile();
    }

    [Fact]
    public void Write_StreamThatIsKept_TakesNothingLater()
    {
        Stream? kept = null;
        SafeTensorSource first = Source("a", stream =>
        {
            stream.Write(new byte[Length]);
            kept = stream;
        });
        SafeTensorSource second = Source("b", _ => kept!.Write([1]));

        Assert.Throws<ObjectDisposedException>(() => SafeTensorsWriter.Write(FilePath, [first, second]));

        AssertOldFile();
    }

    [Fact]
    public void Write_CancelledBetweenAndWithinTensorsAndAtTheEnd_LeavesTheOldFile()
    {
        using var before = new CancellationTokenSource();
        before.Cancel();
        AssertCancelled(before, Source("a", Never));

        using var within = new CancellationTokenSource();
        AssertCancelled(within, Source("a", stream =>
        {
            stream.Write(new byte[10]);
            within.Cancel();
            stream.Write(new byte[Length - 10]);
        }));

        using var atTheEnd = new CancellationTokenSource();
        AssertCancelled(atTheEnd, Source("a", stream =>
        {
            stream.Write(new byte[Length]);
            atTheEnd.Cancel();
        }));
    }

    // No disk has that space: it is found out before anything is written.
    [Fact]
    public void Write_MoreThanTheDiskHas_LeavesTheOldFile()
    {
        var source = new SafeTensorSource("a", SafeTensorsDataType.UInt8, [1L << 55], Never);

        Assert.ThrowsAny<IOException>(() => SafeTensorsWriter.Write(FilePath, [source]));

        AssertOldFile();
    }

    [Fact]
    public void Write_FolderInPlaceOfTheFile_LeavesNothing()
    {
        string path = _folder.File("folder");
        Directory.CreateDirectory(path);

        Exception? refusal = Record.Exception(() => SafeTensorsWriter.Write(path, TensorSet.Small.Sources));

        Assert.True(refusal is IOException or UnauthorizedAccessException, $"{refusal}");
        AssertOldFile();
    }

    [Fact]
    public void Write_IntoNoFolder_IsRefused() =>
        Assert.Throws<DirectoryNotFoundException>(
            () => SafeTensorsWriter.Write(Path.Combine(_folder.File("missing"), "file"), TensorSet.Small.Sources));

    [Fact]
    public void Write_BesideFilesOfKilledWriters_RemovesItsOwnOnesThatAreOld()
    {
        string id = $"{Guid.NewGuid():N}";
        string[] stay =
            [$"file.{Guid.NewGuid():N}.unfinished", $"other.{id}.unfinished", "file.unfinished", $"file.{id}", "file.x.unfinished"];
        string old = $"file.{id}.unfinished";
        foreach (string name in stay.Append(old))
        {
            _folder.File(name, _old.AsSpan(0, 100));
            File.SetLastWriteTimeUtc(_folder.File(name), DateTime.UtcNow.AddHours(name == stay[0] ? -23 : -25));
        }

        SafeTensorsWriter.Write(FilePath, TensorSet.Small.Sources, TensorSet.Small.Metadata);

        Assert.Equal(stay.Append("file").Order(StringComparer.Ordinal), _folder.Names);
        Assert.True(TensorSet.Small.IsSameAs(TensorSet.Read(FilePath, requireChecksums: true)));
    }

    private static SafeTensorSource Source(string name, Action<Stream> write) =>
        new(name, SafeTensorsDataType.UInt8, [Length], write);

    private static void Never(Stream stream) => Assert.Fail("It is not to be called.");

    private void AssertCancelled(CancellationTokenSource cancellation, SafeTensorSource source)
    {
        Assert.Throws<OperationCanceledException>(
            () => SafeTensorsWriter.Write(FilePath, [source], cancellation: cancellation.Token));
        AssertOldFile();
    }

    private void AssertOldFile()
    {
        Assert.Equal(["file"], _folder.Names);
        Assert.Equal(_old, File.ReadAllBytes(FilePath));
    }
}

using System.Runtime.Versioning;

namespace GuidedDescent.Cuda.Tests;

public sealed class KernelCacheTests : IDisposable
{
    private static readonly byte[] _image = [.. "an image"u8];

    private readonly TemporaryFolder _folder = new();
    private readonly KernelCacheKey _key = Key("text");
    private int _compilations;

    private string CacheFolder => Path.Combine(_folder.Path, "deep", "cache");

    private string EntryPath => Path.Combine(CacheFolder, $"{_key}.gdkernel");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GetOrCompile_SecondTime_CompilesNothing()
    {
        Assert.Equal(_image, Get(new KernelCache(CacheFolder)));
        Assert.Equal(_image, Get(new KernelCache(CacheFolder)));

        Assert.Equal(1, _compilations);
        Assert.Equal([EntryPath], Directory.GetFiles(CacheFolder));
    }

    [Fact]
    public void GetOrCompile_OtherKey_Compiles()
    {
        var cache = new KernelCache(CacheFolder);
        Get(cache);

        Assert.Equal([1, 2], cache.GetOrCompile(Key("other text"), () => [1, 2]));
        Assert.Equal(_image, Get(cache));
        Assert.Equal(1, _compilations);
        Assert.Null(cache.Trouble);
    }

    [Fact]
    public void GetOrCompile_CompilationThatFails_KeepsNothing()
    {
        var cache = new KernelCache(CacheFolder);

        Assert.Throws<FormatException>(() => cache.GetOrCompile(_key, () => throw new FormatException()));

        Assert.False(Directory.Exists(CacheFolder));
        Assert.Equal(_image, Get(cache));
    }

    [Fact]
    public void GetOrCompile_EntryCutOffAnywhere_IsMadeAgain()
    {
        byte[] whole = WriteEntry();
        for (int length = 0; length < whole.Length; length++)
        {
            AssertIsMadeAgain(whole, whole[..length]);
        }
    }

    [Fact]
    public void GetOrCompile_EntryWithAnyByteChanged_IsMadeAgain()
    {
        byte[] whole = WriteEntry();
        for (int position = 0; position < whole.Length; position++)
        {
            byte[] changed = [.. whole];
            changed[position] ^= 0x10;
            AssertIsMadeAgain(whole, changed);
        }
    }

    [Fact]
    public void GetOrCompile_EntryThatIsLonger_IsMadeAgain()
    {
        byte[] whole = WriteEntry();

        AssertIsMadeAgain(whole, [.. whole, 0]);
    }

    [Fact]
    public void GetOrCompile_EntryOfAnotherKey_IsMadeAgain()
    {
        byte[] whole = WriteEntry();

        AssertIsMadeAgain(whole, KernelCacheEntry.Write(Key("other text"), _image));
    }

    [Fact]
    public void GetOrCompile_ManyWritersAtOnce_AllGetTheImageAndLeaveOneFile()
    {
        const int Writers = 8, Rounds = 25;
        byte[][] images = [.. Enumerable.Range(0, 4).Select(i => Enumerable.Repeat((byte)i, 10_000 + i).ToArray())];
        KernelCacheKey[] keys = [.. Enumerable.Range(0, images.Length).Select(i => Key($"text {i}"))];

        // Each has a cache of its own, as processes have, and now and then somebody throws the files away.
        Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
        {
            var cache = new KernelCache(CacheFolder);
            for (int round = 0; round < Rounds; round++)
            {
                int which = (writer + round) % images.Length;
                byte[] image = cache.GetOrCompile(keys[which], () => images[which]);
                Assert.True(image.AsSpan().SequenceEqual(images[which]));
                if ((writer + round) % 5 == 0)
                {
                    File.Delete(Path.Combine(CacheFolder, $"{keys[which]}.gdkernel"));
                }
            }

            Assert.Null(cache.Trouble);
        });

        Assert.All(Directory.GetFiles(CacheFolder), path => Assert.EndsWith(".gdkernel", path));
    }

    // A writer that is killed between the two leaves the file that it was writing.
    [Fact]
    public void GetOrCompile_FileOfAKilledWriter_IsNotReadAndIsRemovedWhenItIsOld()
    {
        Directory.CreateDirectory(CacheFolder);
        byte[] half = KernelCacheEntry.Write(_key, _image)[..50];
        string old = $"{EntryPath}.{Guid.NewGuid():N}.tmp";
        string recent = $"{EntryPath}.{Guid.NewGuid():N}.tmp";
        string foreign = Path.Combine(CacheFolder, "somebody-elses.tmp");
        foreach (string path in new[] { old, recent, foreign })
        {
            File.WriteAllBytes(path, half);
        }

        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-25));
        File.SetLastWriteTimeUtc(foreign, DateTime.UtcNow.AddHours(-25));

        Assert.Equal(_image, Get(new KernelCache(CacheFolder)));

        Assert.Equal(1, _compilations);
        Assert.Equal(new[] { EntryPath, recent, foreign }.Order(), Directory.GetFiles(CacheFolder).Order());
    }

    [Fact]
    public void GetOrCompile_FileInPlaceOfTheFolder_WorksWithoutAndSaysWhy()
    {
        var cache = new KernelCache(Path.Combine(_folder.File("file"), "cache"));

        AssertWorksWithout(cache);
    }

    // Nobody may write there, whatever the user.
    [LinuxFact]
    public void GetOrCompile_FolderThatCannotBeWritten_WorksWithoutAndSaysWhy()
    {
        AssertWorksWithout(new KernelCache("/proc"));
    }

    [Fact]
    public void GetOrCompile_EntryThatCannotBeReplaced_WorksWithoutAndLeavesNothing()
    {
        Directory.CreateDirectory(Path.Combine(EntryPath, "inside"));

        AssertWorksWithout(new KernelCache(CacheFolder));

        Assert.Empty(Directory.GetFiles(CacheFolder));
    }

    [Fact]
    public void GetOrCompile_Off_CompilesEveryTime()
    {
        KernelCache cache = KernelCache.Off("of a reason");

        Get(cache);
        Get(cache);

        Assert.Equal(2, _compilations);
        Assert.Equal("kernels are not kept, as of a reason", cache.ToString());
    }

    [LinuxFact]
    [SupportedOSPlatform("linux")]
    public void GetOrCompile_NewFolder_IsTheUsersAlone()
    {
        Get(new KernelCache(CacheFolder));

        const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ReadAndWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(CacheFolder));
        Assert.Equal(ReadAndWrite, File.GetUnixFileMode(EntryPath));
    }

    private static KernelCacheKey Key(string source) =>
        KernelCacheKey.Of(source, "rule", ["-a"], CompilationTarget.Cubin(80), new Version(12, 8));

    private byte[] Get(KernelCache cache) => cache.GetOrCompile(_key, () =>
    {
        _compilations++;
        return _image;
    });

    private byte[] WriteEntry()
    {
        Get(new KernelCache(CacheFolder));
        return File.ReadAllBytes(EntryPath);
    }

    private void AssertIsMadeAgain(byte[] whole, byte[] damaged)
    {
        File.WriteAllBytes(EntryPath, damaged);
        int before = _compilations;
        var cache = new KernelCache(CacheFolder);

        Assert.Equal(_image, Get(cache));

        Assert.Equal(before + 1, _compilations);
        Assert.Equal(whole, File.ReadAllBytes(EntryPath));
        Assert.Null(cache.Trouble);
    }

    private void AssertWorksWithout(KernelCache cache)
    {
        Assert.Equal(_image, Get(cache));
        Assert.Equal(_image, Get(cache));

        Assert.Equal(2, _compilations);
        Assert.NotNull(cache.Trouble);
        Assert.EndsWith($"but: {cache.Trouble}", cache.ToString());
    }
}

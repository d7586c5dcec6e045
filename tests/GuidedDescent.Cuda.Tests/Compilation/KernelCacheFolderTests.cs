namespace GuidedDescent.Cuda.Tests;

public sealed class KernelCacheFolderTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Open_NothingSet_IsTheUsersCache()
    {
        Assert.Equal("kernels are kept in /home/.cache/guided-descent/kernels", Describe());
    }

    [Fact]
    public void Open_FolderForCaches_IsBelowIt()
    {
        _machine.Point("XDG_CACHE_HOME", "caches");

        Assert.Equal("kernels are kept in /caches/guided-descent/kernels", Describe());
    }

    [Fact]
    public void Open_FolderForCachesThatIsRelative_IsIgnored()
    {
        _machine.Set("XDG_CACHE_HOME", "caches");

        Assert.Equal("kernels are kept in /home/.cache/guided-descent/kernels", Describe());
    }

    [Fact]
    public void Open_FolderOfOurOwn_IsThatFolder()
    {
        _machine.Point("XDG_CACHE_HOME", "caches");
        _machine.Point("GUIDED_DESCENT_CACHE", "own");

        Assert.Equal("kernels are kept in /own", Describe());
    }

    [Theory]
    [InlineData("off")]
    [InlineData("Off")]
    public void Open_Off_KeepsNothing(string value)
    {
        _machine.Set("GUIDED_DESCENT_CACHE", value);

        Assert.Equal("kernels are not kept, as GUIDED_DESCENT_CACHE is off", Describe());
    }

    [Fact]
    public void Open_NoHome_KeepsNothing()
    {
        KernelCache cache = KernelCacheFolder.Open(_machine.Environment with { Home = "" });

        Assert.Equal("there is no home folder; set GUIDED_DESCENT_CACHE to a folder", cache.Trouble);
    }

    [Fact]
    public void Open_Windows_IsTheUsersLocalData()
    {
        using var windows = new Machine { IsWindows = true };
        windows.Point("LOCALAPPDATA", "Local");

        Assert.Equal(
            $"kernels are kept in {Path.Combine(windows.Root, "Local", "guided-descent", "kernels")}",
            KernelCacheFolder.Open(windows.Environment).ToString());
    }

    private string Describe() => KernelCacheFolder.Open(_machine.Environment).ToString().Replace(_machine.Root, "");
}

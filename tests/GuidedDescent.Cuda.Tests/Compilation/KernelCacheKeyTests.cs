namespace GuidedDescent.Cuda.Tests;

public sealed class KernelCacheKeyTests
{
    private static readonly Version _compiler = new(12, 8);

    [Fact]
    public void Of_SameParts_IsTheSame()
    {
        Assert.Equal(Key().Bytes, Key().Bytes);
        Assert.Equal(Key().ToString(), Key().ToString());
        Assert.Matches("^a1-sm_80-[0-9a-f]{16}$", Key(name: "a/1").ToString());
    }

    [Fact]
    public void Of_AnyOtherPart_IsAnother()
    {
        KernelCacheKey[] keys =
        [
            Key(),
            Key(source: "text "),
            Key(name: "other"),
            Key(options: ["-a"]),
            Key(options: ["-b", "-a"]),
            Key(options: ["-a", "-b", ""]),
            Key(options: ["-a-b"]),
            Key(target: CompilationTarget.Cubin(90)),
            Key(target: CompilationTarget.Ptx(80)),
            Key(compiler: new Version(12, 9)),
            Key(compiler: new Version(13, 8)),
        ];

        Assert.Equal(keys.Length, keys.Select(key => key.ToString()).Distinct().Count());
        Assert.Equal(keys.Length, keys.Select(key => Convert.ToHexString(key.Bytes)).Distinct().Count());
    }

    [Fact]
    public void Of_LettersMovedFromOnePartToTheNext_IsAnother()
    {
        Assert.NotEqual(Key(source: "ab", name: "c").Bytes.ToArray(), Key(source: "a", name: "bc").Bytes.ToArray());
        Assert.NotEqual(Key(name: "a", options: ["b"]).Bytes.ToArray(), Key(name: "ab", options: [""]).Bytes.ToArray());
    }

    private static KernelCacheKey Key(
        string source = "text", string name = "rule", string[]? options = null, CompilationTarget? target = null,
        Version? compiler = null) =>
        KernelCacheKey.Of(source, name, options ?? ["-a", "-b"], target ?? CompilationTarget.Cubin(80), compiler ?? _compiler);
}

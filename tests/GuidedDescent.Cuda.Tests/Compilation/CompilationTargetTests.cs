namespace GuidedDescent.Cuda.Tests;

public sealed class CompilationTargetTests
{
    private static readonly int[] _supported = [70, 75, 80, 86, 90];

    [Theory]
    [InlineData(70)]
    [InlineData(86)]
    [InlineData(90)]
    public void For_DeviceThatTheCompilerKnows_IsItsMachineCode(int device)
    {
        Assert.Equal(CompilationTarget.Cubin(device), CompilationTarget.For(device, _supported));
    }

    [Theory]
    [InlineData(72, 70)]
    [InlineData(89, 86)]
    [InlineData(120, 90)]
    public void For_DeviceThatTheCompilerDoesNotKnow_IsTheNewestLanguageBelow(int device, int expected)
    {
        Assert.Equal(CompilationTarget.Ptx(expected), CompilationTarget.For(device, _supported));
    }

    [Fact]
    public void For_DeviceOlderThanAllTheCompilerKnows_IsNothing()
    {
        Assert.Null(CompilationTarget.For(61, _supported));
        Assert.Null(CompilationTarget.For(90, []));
    }

    [Fact]
    public void ToString_IsWhatTheCompilerCallsIt()
    {
        Assert.Equal("sm_90", CompilationTarget.Cubin(90).ToString());
        Assert.Equal("compute_120", CompilationTarget.Ptx(120).ToString());
    }

    // Each of these decides bits of the results: whoever changes one has to know.
    [Fact]
    public void Options_SayHowToRound()
    {
        Assert.Equal(
            [
                "--gpu-architecture=sm_80", "--std=c++17", "--fmad=false", "--prec-div=true", "--prec-sqrt=true", "--ftz=false",
                "--generate-line-info",
            ],
            CompilerOptions.For(CompilationTarget.Cubin(80)));
    }
}

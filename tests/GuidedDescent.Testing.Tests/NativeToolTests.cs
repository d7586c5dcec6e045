namespace GuidedDescent.Testing.Tests;

public sealed class NativeToolTests
{
    private static readonly NativeTool _missing = new("a-compiler-nobody-has", "the-package");

    [Fact]
    public void Require_MissingTool_SaysHowToInstallIt()
    {
        NativeToolMissingException exception = Assert.Throws<NativeToolMissingException>(() => _missing.Require());

        Assert.Same(_missing, exception.Tool);
        Assert.Equal("a-compiler-nobody-has is not on the PATH; install it: apt-get install the-package", exception.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("false")]
    public void ReasonToSkip_MissingToolOnAMachineOfOnesOwn_IsTheMessage(string? continuousIntegration)
    {
        Assert.Equal(_missing.MissingMessage, _missing.ReasonToSkipWhere(continuousIntegration));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    public void ReasonToSkip_MissingToolInContinuousIntegration_IsNone(string continuousIntegration)
    {
        Assert.Null(_missing.ReasonToSkipWhere(continuousIntegration));
    }

    [GxxFact]
    public void Path_InstalledTool_IsAnExistingFile()
    {
        Assert.True(File.Exists(NativeTool.Gxx.Path));
        Assert.Equal(NativeTool.Gxx.Path, NativeTool.Gxx.Require());
        Assert.Null(NativeTool.Gxx.ReasonToSkip);
    }
}

using ManagedCuda.NVRTC;

namespace GuidedDescent.Cuda.Tests;

public sealed class KernelCompilationExceptionTests
{
    [Fact]
    public void Message_HoldsAllThatIsKnown()
    {
        KernelCompilationException exception = Create(nvrtcResult.ErrorCompilation, new Version(12, 9));

        Assert.Equal(
            """
            The kernels of MyRule do not compile for sm_90: ErrorCompilation.

            MyRule.cu(2): error: no

                1 | first
                2 | second
                3 |
                4 | fourth

            options: --fmad=false --ftz=false
            NVRTC 12.8: /lib/libnvrtc.so.12
            CUDA driver: 12.9
            """,
            exception.Message);
    }

    [Fact]
    public void Properties_HoldThePartsOfTheMessage()
    {
        KernelCompilationException exception = Create(nvrtcResult.ErrorCompilation, new Version(12, 9));

        Assert.Equal("MyRule", exception.Name);
        Assert.Equal("first\nsecond\r\n\nfourth", exception.SourceText);
        Assert.Equal("MyRule.cu(2): error: no", exception.Log);
        Assert.Equal<string>(["--fmad=false", "--ftz=false"], exception.Options);
        Assert.Equal("sm_90", exception.Architecture);
        Assert.Equal(new Version(12, 8), exception.CompilerVersion);
        Assert.Equal(new Version(12, 9), exception.DriverVersion);
        Assert.IsType<NVRTCException>(exception.InnerException);
    }

    [Fact]
    public void Message_NoDriver_SaysSo()
    {
        Assert.Contains("CUDA driver: none found", Create(nvrtcResult.ErrorCompilation, driver: null).Message);
    }

    [Fact]
    public void Message_TablesOfNvrtcMissing_SaysWhereTheyBelong()
    {
        Assert.Contains("libnvrtc-builtins", Create(nvrtcResult.ErrorBuiltinOperationFailure, driver: null).Message);
        Assert.DoesNotContain("libnvrtc-builtins", Create(nvrtcResult.ErrorInvalidOption, driver: null).Message);
    }

    private static KernelCompilationException Create(nvrtcResult error, Version? driver) => new(
        "MyRule", "first\nsecond\r\n\nfourth", "MyRule.cu(2): error: no", ["--fmad=false", "--ftz=false"], "sm_90",
        new Version(12, 8), "/lib/libnvrtc.so.12", driver, new NVRTCException(error));
}

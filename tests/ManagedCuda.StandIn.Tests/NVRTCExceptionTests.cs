using ManagedCuda.NVRTC;

namespace ManagedCuda.StandIn.Tests;

public sealed class NVRTCExceptionTests
{
    [Fact]
    public void Constructor_Result_IsCarriedAndNamed()
    {
        var exception = new NVRTCException(nvrtcResult.ErrorCompilation);

        Assert.Equal(nvrtcResult.ErrorCompilation, exception.NVRTCError);
        Assert.StartsWith("ErrorCompilation: ", exception.Message);
    }

    // As in ManagedCuda: whoever logs one has to add the message, and the log of the compilation.
    [Fact]
    public void ToString_OfAnyException_IsTheNameOfTheResultOnly() =>
        Assert.Equal("ErrorInvalidOption", new NVRTCException(nvrtcResult.ErrorInvalidOption).ToString());
}

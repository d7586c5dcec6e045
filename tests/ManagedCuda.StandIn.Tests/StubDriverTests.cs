using System.Runtime.CompilerServices;
using System.Text;
using ManagedCuda.BasicTypes;
using static ManagedCuda.DriverAPINativeMethods;

namespace ManagedCuda.StandIn.Tests;

/// <summary>What the classes around the driver make of it, shown with a driver that keeps what it is given.</summary>
public sealed class StubDriverTests : IClassFixture<StubDriver>
{
    private readonly StubDriver _driver;

    public StubDriverTests(StubDriver driver)
    {
        _driver = driver;
        _driver.State = new StubState { Devices = 2 };
    }

    [StubDriverFact]
    public void CudaException_OfAResult_CarriesNameAndDescriptionOfTheDriver()
    {
        var exception = new CudaException(CUResult.ErrorIllegalAddress);

        Assert.Equal(CUResult.ErrorIllegalAddress, exception.CudaError);
        Assert.Equal("CUDA_ERROR_ILLEGAL_ADDRESS", exception.CudaInternalErrorName);
        Assert.Equal("an illegal memory access was encountered", exception.CudaInternalErrorDescription);
        Assert.Equal("ErrorIllegalAddress: an illegal memory access was encountered", exception.Message);
        Assert.Equal("ErrorIllegalAddress", exception.ToString());
    }

    [StubDriverFact]
    public void CudaException_OfAResultThatTheDriverDoesNotKnow_HasNoName()
    {
        var exception = new CudaException((CUResult)12345);

        Assert.Equal((CUResult)12345, exception.CudaError);
        Assert.Null(exception.CudaInternalErrorName);
        Assert.Null(exception.CudaInternalErrorDescription);
    }

    [StubDriverFact]
    public void Devices_DriverIsNotInitialized_InitializesItOnce()
    {
        Assert.Equal(2, CudaContext.GetDeviceCount());
        Assert.Equal("Stub 41", CudaContext.GetDeviceName(1));
        Assert.Equal(new Version(9, 1), CudaContext.GetDeviceComputeCapability(0));
        Assert.Equal(1, _driver.State.Initialized);
    }

    [StubDriverFact]
    public void GetDeviceName_NoSuchDevice_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CudaContext.GetDeviceName(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => CudaContext.GetDeviceName(-1));
    }

    // As in ManagedCuda: 12040 is CUDA 12.4.
    [StubDriverFact]
    public void GetDriverVersion_MinorVersion_IsTenfold() => Assert.Equal(new Version(12, 40), CudaContext.GetDriverVersion());

    [StubDriverFact]
    public void PrimaryContext_NoDevice_Throws()
    {
        _driver.State.Devices = 0;

        CudaException exception = Assert.Throws<CudaException>(() => new PrimaryContext(0));

        Assert.Equal(CUResult.ErrorNoDevice, exception.CudaError);
    }

    [StubDriverFact]
    public void PrimaryContext_DisposedOfTwice_IsReleasedOnce()
    {
        var context = new PrimaryContext(1);
        Assert.Equal((1, 41, 41), (context.DeviceId, context.Device.Pointer, context.Context.Pointer.ToInt32()));
        Assert.Equal(1, _driver.State.Retained);

        context.Dispose();
        context.Dispose();

        Assert.Equal(0, _driver.State.Retained);
        Assert.Throws<ObjectDisposedException>(context.SetCurrent);
    }

    [StubDriverFact]
    public void PopContext_AnotherContextIsUppermost_BecomesThatContext()
    {
        using var context = new PrimaryContext(0);

        context.PopContext();

        Assert.Equal(77, context.Context.Pointer);
    }

    [StubDriverFact]
    public void LoadModulePTX_TextWithoutNul_GetsOne()
    {
        using var context = new PrimaryContext(0);

        CUmodule module = context.LoadModulePTX(Encoding.ASCII.GetBytes("text"));

        Assert.Equal(5, module.Pointer);
        Assert.Equal(4u, _driver.State.ImageBytes);
        Assert.Equal(0u, _driver.State.OptionCount);
    }

    [StubDriverFact]
    public void LoadModulePTX_Options_ArePassedAndAnswered()
    {
        using var context = new PrimaryContext(0);
        byte[] log = new byte[700];
        CUJITOption[] options = [CUJITOption.ErrorLogBuffer, CUJITOption.ErrorLogBufferSizeBytes, CUJITOption.WallTime, CUJITOption.Target];
        object[] values = [log, log.Length, 0f, 90];

        context.LoadModulePTX("text"u8.ToArray(), options, values);

        Assert.Equal(4u, _driver.State.OptionCount);
        Assert.StartsWith("line 1\0", Encoding.ASCII.GetString(log));
        Assert.Equal([log, 7u, 1.5f, 90], values);
    }

    [StubDriverFact]
    public void LoadModulePTX_Failure_ThrowsWithTheLogFilled()
    {
        using var context = new PrimaryContext(0);
        byte[] log = new byte[700];

        CudaException exception = Assert.Throws<CudaException>(
            () => context.LoadModulePTX("bad"u8.ToArray(), [CUJITOption.ErrorLogBuffer], [log]));

        Assert.Equal(CUResult.ErrorIllegalAddress, exception.CudaError);
        Assert.StartsWith("line 1\0", Encoding.ASCII.GetString(log));
    }

    [StubDriverFact]
    public void LoadModulePTX_FewerValuesThanOptions_Throws()
    {
        using var context = new PrimaryContext(0);

        Assert.Throws<ArgumentException>(() => context.LoadModulePTX([], [CUJITOption.WallTime], []));
    }

    [StubDriverFact]
    public void CudaStream_OwnerOrNot_DecidesWhetherItIsDestroyed()
    {
        var owned = new CudaStream(CUStreamFlags.NonBlocking);
        var wrapped = new CudaStream(owned.Stream);
        Assert.Equal(6, wrapped.Stream.Pointer);

        wrapped.Dispose();
        Assert.Equal(0, _driver.State.StreamsDestroyed);
        owned.Dispose();
        owned.Dispose();
        Assert.Equal(1, _driver.State.StreamsDestroyed);
        Assert.Throws<ObjectDisposedException>(() => owned.Query());
    }

    [StubDriverFact]
    public void CudaStream_Query_TellsWhetherAllIsDone()
    {
        var stream = new CudaStream(CUstream.NullStream);

        Assert.True(stream.Query());
        _driver.State.QueryResult = (int)CUResult.ErrorNotReady;
        Assert.False(stream.Query());
        _driver.State.QueryResult = (int)CUResult.ErrorIllegalAddress;
        Assert.Throws<CudaException>(() => stream.Query());
    }

    [StubDriverFact]
    public unsafe void cuLaunchKernel_Arguments_ArriveInTheirOrder()
    {
        float parameter = 2.5f;
        IntPtr[] parameters = [(IntPtr)(&parameter)];

        CUResult result = LaunchOnce(parameters);

        Assert.Equal(CUResult.Success, result);
        Assert.Equal([1u, 2, 3, 4, 5, 6, 7], new Span<uint>(Unsafe.AsPointer(ref _driver.State.Launch[0]), 7).ToArray());
        Assert.Equal((8, 9), (_driver.State.Function, _driver.State.Stream));
        Assert.Equal(2.5f, _driver.State.FirstParameter);
    }

    [StubDriverFact]
    public unsafe void cuLaunchKernel_AfterTheFirstCall_AllocatesNothing()
    {
        float parameter = 2.5f;
        IntPtr[] parameters = [(IntPtr)(&parameter)];
        LaunchOnce(parameters);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            LaunchOnce(parameters);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static CUResult LaunchOnce(IntPtr[] parameters)
    {
        var function = new CUfunction { Pointer = 8 };
        var stream = new CUstream { Pointer = 9 };
        return Launch.cuLaunchKernel(function, 1, 2, 3, 4, 5, 6, 7, stream, parameters, null);
    }
}

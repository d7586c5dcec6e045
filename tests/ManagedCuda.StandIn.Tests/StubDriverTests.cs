using System.Runtime.CompilerServices;
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
        Assert.Equal((41, 41), (context.Device.Pointer, context.Context.Pointer.ToInt32()));
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
    public void cuModuleLoadDataEx_Image_Arrives()
    {
        CUmodule module = default;

        CUResult result = ModuleManagement.cuModuleLoadDataEx(ref module, "text\0"u8.ToArray(), 0, [], []);

        Assert.Equal((CUResult.Success, 5), (result, module.Pointer));
        Assert.Equal(4u, _driver.State.ImageBytes);
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
        var stream = new CudaStream(default(CUstream));

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

using GuidedDescent.Cuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed unsafe class DeviceLossTests
{
    [GxxFact]
    public void KernelOnFreedMemory_IsReportedInFullOnce()
    {
        // Of the second GPU: what is lost comes back when the last who used it has gone, and others use the first.
        using CudaDevice device = EmulatedGpu.Open(ordinal: 1);
        using var parameters = new ParameterSet(device);
        using Optimizer optimizer = StepOnFreedMemory(device, parameters);

        CudaDeviceLostException first = Assert.Throws<CudaDeviceLostException>(device.Synchronize);
        CudaDeviceLostException second = Assert.Throws<CudaDeviceLostException>(optimizer.Step);
        CudaDeviceLostException third = Assert.Throws<CudaDeviceLostException>(device.Synchronize);

        Assert.Equal(700, first.ErrorCode);
        Assert.Contains("CUDA 1 (Emulated GPU) is lost: waiting for the stream reports", first.Message, StringComparison.Ordinal);
        Assert.Contains("compute-sanitizer", first.Message, StringComparison.Ordinal);
        Assert.Same(first, second.InnerException);
        Assert.Same(first, third.InnerException);
        Assert.Contains("was lost before", second.Message, StringComparison.Ordinal);
    }

    [GxxTheory]
    [InlineData(CUResult.ErrorECCUncorrectable)]
    [InlineData(CUResult.NVLinkUncorrectable)]
    [InlineData(CUResult.Contained)]
    [InlineData(CUResult.ErrorIllegalAddress)]
    [InlineData(CUResult.ErrorLaunchTimeout)]
    [InlineData(CUResult.ErrorAssert)]
    [InlineData(CUResult.ErrorHardwareStackError)]
    [InlineData(CUResult.ErrorIllegalInstruction)]
    [InlineData(CUResult.ErrorMisalignedAddress)]
    [InlineData(CUResult.ErrorInvalidAddressSpace)]
    [InlineData(CUResult.ErrorInvalidPC)]
    [InlineData(CUResult.ErrorLaunchFailed)]
    [InlineData(CUResult.TensorMemoryLeak)]
    [InlineData(CUResult.ErrorExternalDevice)]
    public void ErrorThatContextsDoNotSurvive_LosesTheDevice(CUResult error)
    {
        using CudaDevice device = EmulatedGpu.Open(ordinal: 1);
        EmulatedGpu.Driver.FailOn("cuStreamSynchronize", 0, (int)error);

        Assert.Throws<CudaDeviceLostException>(device.Synchronize);
        Assert.Throws<CudaDeviceLostException>(device.Synchronize);
    }

    [GxxTheory]
    [InlineData(CUResult.ErrorInvalidValue)]
    [InlineData(CUResult.ErrorOutOfMemory)]
    [InlineData(CUResult.ErrorLaunchOutOfResources)]
    public void ErrorThatContextsSurvive_LeavesTheDeviceUsable(CUResult error)
    {
        using CudaDevice device = EmulatedGpu.Open(ordinal: 1);
        EmulatedGpu.Driver.FailOn("cuStreamSynchronize", 0, (int)error);

        CudaDeviceException first = Assert.Throws<CudaDeviceException>(device.Synchronize);

        Assert.Equal((int)error, first.ErrorCode);
        device.Synchronize();
    }

    private static Optimizer StepOnFreedMemory(CudaDevice device, ParameterSet parameters)
    {
        var freed = new ParameterSet(device);
        float* pointer = freed.Add("freed", [2 << 20]).ValuePointer;
        Parameter parameter = parameters.Add("p", [2 << 20]);
        parameter.BindGradient(pointer);
        var optimizer = new Optimizer(parameters, new AdamW());
        freed.Dispose();
        optimizer.Step();
        return optimizer;
    }
}

using GuidedDescent.Cuda;

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

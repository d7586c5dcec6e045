using GuidedDescent.Execution;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The memory of one GPU, as one <see cref="CudaDevice"/> uses it: everything happens in the order of its stream.</summary>
internal sealed unsafe class CudaMemory(CudaSession session) : MemorySpace
{
    public override string Name => $"memory of {session.Name}";

    public override bool IsHost => false;

    public override MemorySlab Allocate(long elements)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elements);
        using ContextScope scope = session.Enter();
        session.RefuseWhileCapturing("reserving memory");
        DeviceBlock block = DeviceBlock.Allocate(session, checked(elements * sizeof(float)));
        try
        {
            Fill((float*)block.Address, elements, 0);
            return new CudaSlab(block, elements);
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    public override void Fill(float* start, long elements, float value)
    {
        if (elements == 0)
        {
            return;
        }

        using ContextScope scope = session.Enter();
        session.Check(
            DriverAPINativeMethods.MemsetAsync.cuMemsetD32Async(
                Pointer(start), BitConverter.SingleToUInt32Bits(value), elements, session.Stream),
            $"filling {elements} floats");
    }

    public override string? Refuses(float* pointer)
    {
        using ContextScope scope = session.Enter();
        int type = 0;
        CUResult result = DriverAPINativeMethods.MemoryManagement.cuPointerGetAttribute(
            ref type, CUPointerAttribute.MemoryType, Pointer(pointer));
        if (result == CUResult.ErrorInvalidValue || (result == CUResult.Success && type == (int)CUMemoryType.Host))
        {
            return "it is host memory. Copy it to the device, or make the parameter set without naming the device.";
        }

        session.Check(result, "asking what a pointer leads to");
        int ordinal = 0;
        session.Check(
            DriverAPINativeMethods.MemoryManagement.cuPointerGetAttribute(
                ref ordinal, CUPointerAttribute.DeviceOrdinal, Pointer(pointer)),
            "asking which device a pointer belongs to");
        return ordinal == session.Device.Pointer ? null : $"it is memory of CUDA {ordinal}.";
    }

    protected override void CopyIn(void* destination, void* source, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        using ContextScope scope = session.Enter();
        session.RefuseWhileCapturing("writing to the device");
        session.Check(
            DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyHtoDAsync_v2(
                Pointer(destination), (nint)source, bytes, session.Stream),
            $"copying {bytes} bytes to the device");
        session.Synchronize();
    }

    protected override void CopyOut(void* source, void* destination, long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        using ContextScope scope = session.Enter();
        session.RefuseWhileCapturing("reading from the device");
        session.Check(
            DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyDtoHAsync_v2(
                (nint)destination, Pointer(source), bytes, session.Stream),
            $"copying {bytes} bytes from the device");
        session.Synchronize();
    }

    private static CUdeviceptr Pointer(void* pointer) => new((SizeT)(nuint)pointer);
}

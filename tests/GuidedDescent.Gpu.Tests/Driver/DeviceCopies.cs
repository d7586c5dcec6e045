using GuidedDescent.Execution;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Driver;

/// <summary>Copies within device memory, put into a stream; the context must be current.</summary>
internal static unsafe class DeviceCopies
{
    /// <summary>Puts one copy into a stream.</summary>
    public static void Enqueue(void* destination, void* source, long bytes, CUstream stream) =>
        DriverAPINativeMethods.AsynchronousMemcpy_v2
            .cuMemcpyDtoDAsync_v2(Address(destination), Address(source), bytes, stream)
            .Require($"copying {bytes} bytes within the device");

    /// <summary>Fills device memory with a pattern, again and again, without sending more than the pattern.</summary>
    /// <param name="space">The memory.</param>
    /// <param name="destination">The first element to fill.</param>
    /// <param name="elements">The number of elements.</param>
    /// <param name="pattern">The pattern; the last repetition may be cut short.</param>
    /// <param name="stream">The stream that everything before went through.</param>
    public static void Repeat(MemorySpace space, float* destination, long elements, ReadOnlySpan<float> pattern, CUstream stream)
    {
        long filled = Math.Min(pattern.Length, elements);
        space.Write(destination, pattern[..(int)filled]);
        while (filled < elements)
        {
            // Whole patterns are doubled, so that each copy goes on where the one before ended.
            long length = Math.Min(filled, elements - filled);
            Enqueue(destination + filled, destination, length * sizeof(float), stream);
            filled += length;
        }
    }

    private static CUdeviceptr Address(void* pointer) => new((SizeT)(nuint)pointer);
}

using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>A stretch of zeroed native memory for floats. Pages that are never touched take no room.</summary>
internal sealed unsafe class HostSlab : MemorySlab
{
    /// <summary>
    /// Slabs start at multiples of this many bytes, the size of a huge page. Streams that a kernel walks side by side then keep a
    /// distance that memory systems cope with; on some machines, and with some kernels, streams a few KiB off such a distance
    /// lose a third of the bandwidth.
    /// </summary>
    public const long Alignment = 2L << 20;

    private void* _memory;

    private HostSlab(void* memory, long elements)
        : base((float*)(((nuint)memory + (nuint)Alignment - 1) & ~(nuint)(Alignment - 1)), elements)
    {
        _memory = memory;
    }

    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public static HostSlab Allocate(long elements)
    {
        if (elements > (long.MaxValue - Alignment) / sizeof(float))
        {
            throw new OutOfMemoryException($"{elements} floats are more than any memory holds.");
        }

        return new HostSlab(NativeMemory.AllocZeroed((nuint)((elements * sizeof(float)) + Alignment)), elements);
    }

    public override void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}

using System.Runtime.InteropServices;

namespace GuidedDescent.Execution;

/// <summary>A stretch of zeroed native memory for floats.</summary>
internal sealed unsafe class NativeSlab : IDisposable
{
    /// <summary>
    /// Slabs start at multiples of this many bytes, the size of a huge page. Streams that a kernel walks side by side then keep a
    /// distance that memory systems cope with; on some machines, and with some kernels, streams a few KiB off such a distance
    /// lose a third of the bandwidth.
    /// </summary>
    public const long Alignment = 2L << 20;

    private void* _memory;

    /// <summary>Reserves memory; pages that are never touched take no room.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public NativeSlab(long elements)
    {
        if (elements > (long.MaxValue - Alignment) / sizeof(float))
        {
            throw new OutOfMemoryException($"{elements} floats are more than any memory holds.");
        }

        Elements = elements;
        _memory = NativeMemory.AllocZeroed((nuint)((elements * sizeof(float)) + Alignment));
        Start = (float*)(((nuint)_memory + (nuint)Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>The first float.</summary>
    public float* Start { get; }

    /// <summary>The number of floats.</summary>
    public long Elements { get; }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// One whole vector of every slot for every thread. The last elements of a tensor that do not fill a vector are worked on here,
/// so that the same kernel does them with the same bits and nothing outside the tensor is read or written.
/// </summary>
internal sealed unsafe class TailScratch : IDisposable
{
    private readonly int _slots;
    private readonly nuint _bytesPerThread;
    private byte* _memory;

    public TailScratch(int slots, int threads)
    {
        _slots = slots;
        // Whole pairs of cache lines, so that two threads never write to one.
        _bytesPerThread = ((nuint)(slots * Vector<float>.Count * sizeof(float)) + 127) & ~(nuint)127;
        _memory = (byte*)NativeMemory.AlignedAlloc(_bytesPerThread * (nuint)threads, 128);
        NativeMemory.Clear(_memory, _bytesPerThread * (nuint)threads);
    }

    /// <summary>
    /// Runs a kernel on the elements <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.
    /// </summary>
    public void Run(PreparedKernel kernel, void* scalars, float** streams, int start, int count, int worker)
    {
        float* own = (float*)(_memory + ((nuint)worker * _bytesPerThread));
        float** scratch = stackalloc float*[_slots];
        for (int slot = 0; slot < _slots; slot++)
        {
            scratch[slot] = own + (slot * Vector<float>.Count);
        }

        foreach (int slot in kernel.Reads)
        {
            // Zeros behind the tail, as left-over numbers may be denormal and slow.
            new Span<float>(scratch[slot], Vector<float>.Count).Clear();
            Copy(streams[slot] + start, scratch[slot], count);
        }

        kernel.Run(new CpuKernelArguments(scalars, scratch, (nuint)Vector<float>.Count));
        foreach (int slot in kernel.Writes)
        {
            Copy(scratch[slot], streams[slot] + start, count);
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private static void Copy(float* source, float* target, int count)
    {
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
    }
}

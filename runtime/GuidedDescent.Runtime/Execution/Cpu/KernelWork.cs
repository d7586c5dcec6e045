using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Runs one SIMD kernel over chunks: whole vectors in place, the rest through scratch memory.</summary>
internal sealed unsafe class KernelWork : IChunkWork, IDisposable
{
    private readonly TensorTable _tensors;
    private readonly TailScratch _scratch;
    private PreparedKernel? _kernel;
    private void* _scalars;

    public KernelWork(TensorTable tensors, int threads)
    {
        _tensors = tensors;
        _scratch = new TailScratch(tensors.SlotCount, threads);
    }

    /// <summary>Chooses the kernel of the next run.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="scalars">Its scalar block, which stays where it is until the run has ended.</param>
    public void Prepare(PreparedKernel kernel, void* scalars)
    {
        _kernel = kernel;
        _scalars = scalars;
    }

    // Compiled at its best from the first step on: with 10,000 tensors it is the loop that everything goes through.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        int slots = _tensors.SlotCount;
        PreparedKernel prepared = _kernel!;
        CpuKernel kernel = prepared.Run;
        float** streams = stackalloc float*[slots];
        foreach (ref readonly Chunk chunk in chunks)
        {
            float** row = _tensors.Pointers + ((long)chunk.Tensor * slots);
            for (int slot = 0; slot < slots; slot++)
            {
                streams[slot] = row[slot] + chunk.Offset;
            }

            int tail = chunk.Length % Vector<float>.Count;
            int whole = chunk.Length - tail;
            if (whole != 0)
            {
                kernel(new CpuKernelArguments(_scalars, streams, (nuint)whole));
            }

            if (tail != 0)
            {
                _scratch.Run(prepared, _scalars, streams, whole, tail, worker);
            }
        }
    }

    public void Dispose() => _scratch.Dispose();
}

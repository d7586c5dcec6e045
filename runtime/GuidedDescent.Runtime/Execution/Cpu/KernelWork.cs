using System.Numerics;
using System.Runtime.CompilerServices;
using GuidedDescent.Execution.Cpu.Gradients;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Runs one SIMD kernel over chunks: whole vectors in place, the rest through scratch memory.</summary>
internal sealed unsafe class KernelWork : IChunkWork, IDisposable
{
    private readonly TensorTable _tensors;
    private readonly GradientLoads? _loads;
    private readonly TailScratch _scratch;
    private PreparedKernel? _kernel;
    private void* _scalars;
    private AverageUpdate? _averages;

    public KernelWork(TensorTable tensors, GradientLoads? loads, int threads)
    {
        _tensors = tensors;
        _loads = loads;
        _scratch = new TailScratch(tensors.SlotCount, threads);
    }

    /// <summary>Chooses the kernel of the next run.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="scalars">Its scalar block, which stays where it is until the run has ended.</param>
    /// <param name="averages">What has to be done to every chunk once it is written, while it is in the cache.</param>
    public void Prepare(PreparedKernel kernel, void* scalars, AverageUpdate? averages)
    {
        _kernel = kernel;
        _scalars = scalars;
        _averages = averages;
    }

    // Compiled at its best from the first step on: with 10,000 tensors it is the loop that everything goes through.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        int slots = _tensors.SlotCount;
        AverageUpdate? averages = _averages;
        float** streams = stackalloc float*[slots];
        foreach (ref readonly Chunk chunk in chunks)
        {
            float** row = _tensors.Pointers + ((long)chunk.Tensor * slots);
            for (int slot = 0; slot < slots; slot++)
            {
                streams[slot] = row[slot] + chunk.Offset;
            }

            if (_loads is null || !_kernel!.LoadsGradient)
            {
                RunStretch(streams, chunk.Length, worker);
            }
            else
            {
                RunLoaded(_loads, chunk, streams, worker);
            }

            averages?.Run(chunk.Tensor, chunk.Offset, chunk.Length);
        }
    }

    public void Dispose() => _scratch.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunStretch(float** streams, int length, int worker)
    {
        int tail = length % Vector<float>.Count;
        int whole = length - tail;
        if (whole != 0)
        {
            _kernel!.Run(new CpuKernelArguments(_scalars, streams, (nuint)whole));
        }

        if (tail != 0)
        {
            _scratch.Run(_kernel!, _scalars, streams, whole, tail, worker);
        }
    }

    /// <summary>Runs the kernel stretch by stretch, each on gradients that were multiplied just before.</summary>
    private void RunLoaded(GradientLoads loads, in Chunk chunk, float** streams, int worker)
    {
        for (int start = 0; start < chunk.Length; start += GradientLoads.Stretch)
        {
            int length = Math.Min(GradientLoads.Stretch, chunk.Length - start);
            float* gradient = streams[Slot.Gradient];
            streams[Slot.Gradient] = loads.Load(chunk.Tensor, chunk.Offset + start, gradient, length, worker);
            RunStretch(streams, length, worker);
            loads.Leave(gradient, (long)length * sizeof(float));
            streams[Slot.Gradient] = gradient;
            for (int slot = 0; slot < _tensors.SlotCount; slot++)
            {
                streams[slot] += length;
            }
        }
    }
}

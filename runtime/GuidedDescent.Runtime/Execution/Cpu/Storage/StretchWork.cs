using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// Runs one SIMD kernel over chunks of which some streams are stored in other formats than singles: stretch by stretch, what is stored is
/// widened into memory of the thread that stays in its nearest cache, and rounded back right behind the kernel.
/// </summary>
internal sealed unsafe class StretchWork : IChunkWork, IDisposable
{
    private readonly TensorTable _tensors;
    private readonly SlotStorage?[] _storage;
    private readonly GradientLoads? _loads;
    private readonly TailScratch _tails;
    private readonly nuint _elementsPerThread;
    private readonly int _gradientBytes;
    private float* _scratch;
    private PreparedKernel? _kernel;
    private void* _scalars;
    private AverageUpdate? _averages;

    public StretchWork(TensorTable tensors, BucketStorage storage, GradientLoads? loads, int threads)
    {
        _tensors = tensors;
        _storage = [.. Enumerable.Range(0, tensors.SlotCount).Select(slot => storage[slot])];
        _loads = loads;
        _gradientBytes = StorageFormats.BytesOf(storage.Rows[0].GradientStorage);
        _tails = new TailScratch(tensors.SlotCount, threads);
        _elementsPerThread = (nuint)tensors.SlotCount * Stretch.MostElements;
        _scratch = (float*)NativeMemory.AlignedAlloc(_elementsPerThread * sizeof(float) * (nuint)threads, 128);
        NativeMemory.Clear(_scratch, _elementsPerThread * sizeof(float) * (nuint)threads);
    }

    /// <summary>Chooses the kernel of the next run.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="scalars">Its scalar block, which stays where it is until the run has ended.</param>
    /// <param name="averages">What has to be done to every chunk once it is written, while it is in the cache.</param>
    public void Prepare(PreparedKernel kernel, void* scalars, AverageUpdate? averages)
    {
        _averages = averages;
        _kernel = kernel;
        _scalars = scalars;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        float** streams = stackalloc float*[_tensors.SlotCount];
        foreach (ref readonly Chunk chunk in chunks)
        {
            for (int start = 0; start < chunk.Length; start += Stretch.MostElements)
            {
                int length = Math.Min(Stretch.MostElements, chunk.Length - start);
                RunStretch(new Stretch(chunk.Tensor, chunk.Offset + start, length), streams, worker);
            }
        }
    }

    public void Dispose()
    {
        _tails.Dispose();
        NativeMemory.AlignedFree(_scratch);
        _scratch = null;
    }

    private void RunStretch(in Stretch stretch, float** streams, int worker)
    {
        PreparedKernel kernel = _kernel!;
        float** row = _tensors.Pointers + ((long)stretch.Row * _tensors.SlotCount);
        Open(kernel.Writes, stretch, row, streams, isRead: false, worker);
        Open(kernel.Reads, stretch, row, streams, isRead: true, worker);
        GradientLoads? loads = kernel.LoadsGradient ? _loads : null;
        if (loads is not null)
        {
            streams[Slot.Gradient] =
                loads.Load(stretch.Row, stretch.Offset, streams[Slot.Gradient], stretch.Length, worker);
        }

        int tail = stretch.Length % Vector<float>.Count;
        int whole = stretch.Length - tail;
        if (whole != 0)
        {
            kernel.Run(new CpuKernelArguments(_scalars, streams, (nuint)whole));
        }

        if (tail != 0)
        {
            _tails.Run(kernel, _scalars, streams, whole, tail, worker);
        }

        loads?.Leave((byte*)row[Slot.Gradient] + (stretch.Offset * _gradientBytes), (long)stretch.Length * _gradientBytes);
        // Averages follow the weights as the kernel leaves them, not as they are stored.
        _averages?.Run(stretch.Row, stretch.Offset, stretch.Length, streams[Slot.Weight]);
        foreach (int slot in kernel.Writes)
        {
            _storage[slot]?.Close(stretch, row[slot], streams[slot]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Open(int[] slots, in Stretch stretch, float** row, float** streams, bool isRead, int worker)
    {
        float* own = _scratch + ((nuint)worker * _elementsPerThread);
        foreach (int slot in slots)
        {
            streams[slot] = _storage[slot] is SlotStorage storage
                ? storage.Open(stretch, row[slot], own + (slot * Stretch.MostElements), isRead)
                : row[slot] + stretch.Offset;
        }
    }
}

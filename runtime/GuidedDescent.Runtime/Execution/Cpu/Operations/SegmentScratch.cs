using System.Numerics;
using System.Runtime.InteropServices;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>
/// Memory of each thread for running a kernel segment by segment: the lanes of the current tile, the columns of the current group of
/// rows, and one whole vector of every slot. The last elements of a segment that do not fill a vector are worked on there, so that the
/// same kernel does them with the same bits and nothing outside the tensor is read or written.
/// </summary>
internal sealed unsafe class SegmentScratch : IDisposable
{
    // Whole pairs of cache lines, so that two threads never write to one.
    private const int Alignment = 128;

    private static readonly int s_vector = Vector<float>.Count;

    private readonly SegmentKernel _kernel;
    private readonly int _slots;
    private readonly nuint _tailLanes;
    private readonly nuint _lanes;
    private readonly nuint _columns;
    private readonly nuint _columnLength;
    private readonly nuint _elementsPerThread;
    private float* _memory;

    /// <summary>Allocates.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="slots">The number of slots of the rule.</param>
    /// <param name="width">The most columns of a block.</param>
    /// <param name="threads">The number of threads.</param>
    public SegmentScratch(SegmentKernel kernel, int slots, int width, int threads)
    {
        _kernel = kernel;
        _slots = slots;
        nuint reductions = (nuint)kernel.Reductions.Length;
        _tailLanes = (nuint)(slots * s_vector);
        _lanes = _tailLanes + (reductions * (nuint)s_vector);
        _columns = _lanes + (reductions * Simd.LaneCount);
        _columnLength = kernel.HasColumns ? (nuint)width : 0;
        nuint elements = _columns + (reductions * _columnLength);
        _elementsPerThread = ((elements * sizeof(float)) + Alignment - 1) / Alignment * (Alignment / sizeof(float));
        _memory = (float*)NativeMemory.AlignedAlloc(_elementsPerThread * sizeof(float) * (nuint)threads, Alignment);
        NativeMemory.Clear(_memory, _elementsPerThread * sizeof(float) * (nuint)threads);
    }

    /// <summary>The 32 lanes in which a reduction gathers.</summary>
    public float* Lanes(int reduction, int worker) => Own(worker) + _lanes + ((nuint)reduction * Simd.LaneCount);

    /// <summary>The columns in which a reduction gathers.</summary>
    public float* Columns(int reduction, int worker) => Own(worker) + _columns + ((nuint)reduction * _columnLength);

    /// <summary>Runs the kernel on the last elements of a segment.</summary>
    /// <param name="scalars">The scalar block.</param>
    /// <param name="streams">Where the streams of the segment begin.</param>
    /// <param name="lanes">Where the reductions gather.</param>
    /// <param name="start">The place of the first element in the segment.</param>
    /// <param name="count">The number of elements, less than a vector has.</param>
    /// <param name="worker">The thread.</param>
    public void RunTail(void* scalars, float** streams, float** lanes, int start, int count, int worker)
    {
        float* own = Own(worker);
        float** scratch = stackalloc float*[_slots];
        foreach (int slot in _kernel.Slots)
        {
            scratch[slot] = own + (slot * s_vector);
        }

        foreach (int slot in _kernel.Shared)
        {
            scratch[slot] = streams[slot];
        }

        foreach (int slot in _kernel.Copied)
        {
            // Zeros behind the tail, as left-over numbers may be denormal and slow.
            new Span<float>(scratch[slot], s_vector).Clear();
            Copy(streams[slot] + start, scratch[slot], count);
        }

        int reductions = _kernel.Reductions.Length;
        float** gathered = stackalloc float*[reductions];
        for (int reduction = 0; reduction < reductions; reduction++)
        {
            gathered[reduction] = own + _tailLanes + ((nuint)reduction * (nuint)s_vector);
            new Span<float>(gathered[reduction], s_vector).Clear();
        }

        _kernel.Run(new CpuKernelArguments(scalars, scratch, (nuint)s_vector, gathered));
        foreach (int slot in _kernel.Stores)
        {
            Copy(scratch[slot], streams[slot] + start, count);
        }

        for (int reduction = 0; reduction < reductions; reduction++)
        {
            Merge(_kernel.Reductions[reduction], gathered[reduction], lanes[reduction], start, count);
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private static void Merge(ReductionKind kind, float* tail, float* lanes, int start, int count)
    {
        for (int index = 0; index < count; index++)
        {
            int lane = (start + index) % Simd.LaneCount;
            switch (kind)
            {
                case ReductionKind.ColumnSum:
                    lanes[start + index] += tail[index];
                    break;
                case ReductionKind.MaxAbs:
                    lanes[lane] = Tile.Larger(tail[index], lanes[lane]);
                    break;
                default:
                    lanes[lane] += tail[index];
                    break;
            }
        }
    }

    private static void Copy(float* source, float* target, int count)
    {
        for (int index = 0; index < count; index++)
        {
            target[index] = source[index];
        }
    }

    private float* Own(int worker) => _memory + ((nuint)worker * _elementsPerThread);
}

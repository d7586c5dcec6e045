using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>
/// Loads of the gradients of one bucket: multiplied on their way to a kernel, through memory of each thread that stays in its nearest
/// cache, and set to zero behind the last kernel that loads them.
/// </summary>
internal sealed unsafe class GradientLoads : IDisposable
{
    /// <summary>The most elements that are loaded at once: 16 KiB.</summary>
    public const int Stretch = 4_096;

    private readonly GradientRuns _runs;
    private float* _memory;

    public GradientLoads(GradientRuns runs, int threads)
    {
        _runs = runs;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)threads * Stretch * sizeof(float), 128);
    }

    /// <summary>Whether the kernel that runs next is the last one that loads the gradients in this step.</summary>
    public bool IsLast { get; set; }

    /// <summary>Loads up to <see cref="Stretch"/> elements.</summary>
    /// <param name="row">The row of the bucket's table.</param>
    /// <param name="offset">The first element in the row.</param>
    /// <param name="source">Where the elements lie.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="worker">The thread.</param>
    /// <returns>Where the kernel finds what it is to see, until the thread loads again.</returns>
    public float* Load(int row, long offset, float* source, int length, int worker)
    {
        if (_runs.IsIdentity)
        {
            return source;
        }

        float* loaded = _memory + ((nint)worker * Stretch);
        _runs.Scale(row, offset, source, loaded, length);
        return loaded;
    }

    /// <summary>Says that the kernel has seen what was loaded last.</summary>
    /// <param name="source">Where it is stored.</param>
    /// <param name="bytes">How many bytes that takes.</param>
    public void Leave(void* source, long bytes)
    {
        if (IsLast && _runs.IsZeroed)
        {
            NativeMemory.Clear(source, (nuint)bytes);
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}

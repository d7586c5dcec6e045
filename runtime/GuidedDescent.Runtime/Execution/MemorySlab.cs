namespace GuidedDescent.Execution;

/// <summary>A stretch of memory for floats, reserved in a <see cref="MemorySpace"/>.</summary>
public abstract unsafe class MemorySlab : IDisposable
{
    /// <summary>Takes note of what was reserved.</summary>
    /// <param name="start">The first float.</param>
    /// <param name="elements">The number of floats.</param>
    protected MemorySlab(float* start, long elements)
    {
        Start = start;
        Elements = elements;
    }

    /// <summary>The first float.</summary>
    public float* Start { get; }

    /// <summary>The number of floats.</summary>
    public long Elements { get; }

    /// <summary>Returns the memory. Calling it twice is harmless.</summary>
    public abstract void Dispose();
}

namespace GuidedDescent.Execution;

/// <summary>
/// The memory that the kernels of a device work on: of the host, or of a GPU. Reading and writing wait for the work that was given
/// to the device before.
/// </summary>
public abstract unsafe class MemorySpace
{
    /// <summary>A name for messages, such as <c>host memory</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the host can follow pointers into this memory, so that spans over it exist.</summary>
    public abstract bool IsHost { get; }

    /// <summary>Reserves memory for floats, all zero.</summary>
    /// <param name="elements">The number of floats, from 0.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public abstract MemorySlab Allocate(long elements);

    /// <summary>Gives every element of a stretch of this memory one value.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="elements">The number of elements.</param>
    /// <param name="value">The value.</param>
    public abstract void Fill(float* start, long elements, float value);

    /// <summary>Copies from the host into this memory; the source may be changed as soon as the call returns.</summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <param name="destination">The first element in this memory.</param>
    /// <param name="source">What to write.</param>
    public void Write<T>(T* destination, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        fixed (T* start = source)
        {
            CopyIn(destination, start, (long)source.Length * sizeof(T));
        }
    }

    /// <summary>Copies from this memory to the host, and returns when all of it has arrived.</summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <param name="source">The first element in this memory.</param>
    /// <param name="destination">Where to put as many elements as it is long.</param>
    public void Read<T>(T* source, Span<T> destination)
        where T : unmanaged
    {
        fixed (T* start = destination)
        {
            CopyOut(source, start, (long)destination.Length * sizeof(T));
        }
    }

    /// <summary>Says why a pointer of somebody else's cannot be of this memory; null where it can.</summary>
    /// <param name="pointer">The pointer, not null.</param>
    public abstract string? Refuses(float* pointer);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Copies from the host into this memory; the source may be changed as soon as the call returns.</summary>
    /// <param name="destination">The first byte in this memory.</param>
    /// <param name="source">The first byte on the host.</param>
    /// <param name="bytes">The number of bytes, from 0.</param>
    protected abstract void CopyIn(void* destination, void* source, long bytes);

    /// <summary>Copies from this memory to the host, and returns when all of it has arrived.</summary>
    /// <param name="source">The first byte in this memory.</param>
    /// <param name="destination">The first byte on the host.</param>
    /// <param name="bytes">The number of bytes, from 0.</param>
    protected abstract void CopyOut(void* source, void* destination, long bytes);
}

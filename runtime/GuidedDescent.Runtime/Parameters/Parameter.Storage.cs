using System.Buffers;
using GuidedDescent.Precision;

namespace GuidedDescent;

// Weights and gradients as they are stored.
public sealed unsafe partial class Parameter
{
    /// <summary>The format in which the weights are stored.</summary>
    public StorageFormat ValueStorage { get; internal init; }

    /// <summary>The format in which the gradient is stored.</summary>
    public StorageFormat GradientStorage { get; internal init; }

    /// <summary>Where the weights begin, whatever their format.</summary>
    internal float* ValueAddress
    {
        get
        {
            _set.ThrowIfDisposed();
            return _value;
        }
    }

    /// <summary>Where the gradient begins, whatever its format.</summary>
    internal float* GradientAddress
    {
        get
        {
            _set.ThrowIfDisposed();
            return HasGradient
                ? _gradient
                : throw new InvalidOperationException(
                    $"Parameter '{Name}' {Shape} has no gradient; give it to Wrap, or call BindGradient.");
        }
    }

    internal long ValueBytes => Length * StorageFormats.BytesOf(ValueStorage);

    internal long GradientBytes => Length * StorageFormats.BytesOf(GradientStorage);

    /// <summary>
    /// The weights as they are stored, in host memory. <see cref="ReadValue"/> and <see cref="WriteValue"/> convert from and to singles.
    /// The span must not be used after the set has been disposed.
    /// </summary>
    /// <typeparam name="T">The type of the format: <see cref="float"/>, <see cref="BFloat16"/> or <see cref="Half"/>.</typeparam>
    /// <exception cref="ArgumentException">The weights are of another format.</exception>
    /// <exception cref="InvalidOperationException">The tensor lives in the memory of a device, or is longer than a span.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public Span<T> ValueBits<T>()
        where T : unmanaged => Bits<T>(ValueAddress, ValueStorage, "weights");

    /// <summary>The gradient as it is stored, in host memory. The span must not be used after the set has been disposed.</summary>
    /// <typeparam name="T">The type of the format: <see cref="float"/>, <see cref="BFloat16"/> or <see cref="Half"/>.</typeparam>
    /// <exception cref="ArgumentException">The gradient is of another format.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parameter has no gradient, or lives in the memory of a device, or is longer than a span.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public Span<T> GradientBits<T>()
        where T : unmanaged => Bits<T>(GradientAddress, GradientStorage, "gradient");

    /// <summary>
    /// Makes the parameter read its gradient from host memory that somebody else owns, in the format it was declared with. The memory is
    /// pinned until the set is disposed or another gradient is bound. Optimizers take it up at their next step.
    /// </summary>
    /// <typeparam name="T">The type of <see cref="GradientStorage"/>.</typeparam>
    /// <param name="gradient">As many elements as the parameter has, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The memory has another length or elements of another format, or elements at addresses that are no multiple of their size.
    /// </exception>
    /// <exception cref="InvalidOperationException">The parameter lives in the memory of a device.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindGradient<T>(Memory<T> gradient)
        where T : unmanaged
    {
        _set.ThrowIfDisposed();
        _set.RequireHost($"parameter '{Name}' {Shape}");
        RequireFormat(StorageFormats.Of<T>(Name), GradientStorage, "gradient");
        MemoryHandle pinned = ForeignMemory.Pin(gradient, Name, Shape, "gradient");
        Replace((float*)pinned.Pointer, pinned);
    }

    /// <summary>
    /// Makes the parameter read its gradient from native memory of its device that somebody else owns and keeps in place until the set is
    /// disposed or another gradient is bound. Optimizers take it up at their next step.
    /// </summary>
    /// <param name="gradient">The first of as many elements as the parameter has, row-major; not null unless there are none.</param>
    /// <param name="storage">The format of the elements, which must be <see cref="GradientStorage"/>.</param>
    /// <exception cref="ArgumentException">
    /// The format is another, or the pointer is null, no multiple of the size of an element, or not of the device.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindGradient(void* gradient, StorageFormat storage)
    {
        _set.ThrowIfDisposed();
        RequireFormat(storage, GradientStorage, "gradient");
        ForeignMemory.Check(Memory, gradient, Name, Shape, "gradient", StorageFormats.BytesOf(storage));
        Replace((float*)gradient, pinned: default);
    }

    private void RequireSingle(StorageFormat format, string role, string alternative)
    {
        _set.ThrowIfDisposed();
        if (format != StorageFormat.Single)
        {
            throw new InvalidOperationException(
                $"Parameter '{Name}' {Shape} stores its {role} in {format}, not in single precision; use {alternative} for what is stored, "
                + "or the methods that read and write, which convert.");
        }
    }

    private void RequireFormat(StorageFormat actual, StorageFormat declared, string role)
    {
        if (actual != declared)
        {
            throw new ArgumentException(
                $"Parameter '{Name}' {Shape} stores its {role} in {declared}, but {actual} came; the storage is declared when the "
                + "parameter is added.");
        }
    }

    private Span<T> Bits<T>(float* start, StorageFormat format, string role)
        where T : unmanaged
    {
        RequireFormat(StorageFormats.Of<T>(Name), format, role);
        _set.RequireHost($"parameter '{Name}' {Shape}");
        return Length <= int.MaxValue
            ? new Span<T>(start, (int)Length)
            : throw new InvalidOperationException(
                $"Parameter '{Name}' {Shape} has {Length} elements, more than a span holds; read and write it in parts.");
    }

    private void Read(float* first, StorageFormat format, Span<float> destination, long start)
    {
        CheckStretch(start, destination.Length);
        if (format == StorageFormat.Single)
        {
            Memory.Read(first + start, destination);
            return;
        }

        NarrowMemory.Read(Memory, format, (ushort*)first + start, destination);
    }

    private void Write(float* first, StorageFormat format, ReadOnlySpan<float> source, long start)
    {
        CheckStretch(start, source.Length);
        if (format == StorageFormat.Single)
        {
            Memory.Write(first + start, source);
            return;
        }

        NarrowMemory.Write(Memory, format, source, (ushort*)first + start);
    }

    private void CheckStretch(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"Parameter '{Name}' {Shape} has {Length} elements, fewer than the {length} from {start} on.");
        }
    }
}

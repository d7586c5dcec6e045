using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace GuidedDescent;

// What some rules need of a parameter beside its gradient, such as the activations of its layer.
public sealed unsafe partial class Parameter
{
    private readonly Dictionary<string, BoundInput> _inputs = new(StringComparer.Ordinal);

    /// <summary>The names of the inputs there is memory for.</summary>
    public IReadOnlyCollection<string> Inputs => _inputs.Keys;

    /// <summary>
    /// Makes memory of the set's own for an input, all zero. What was provided or bound under the name before is no longer looked at.
    /// </summary>
    /// <param name="name">The name the input has in the update rule.</param>
    /// <param name="shape">Its extents; a rule over matrices sees the first axis as rows and all others as columns.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void ProvideInput(string name, Shape shape)
    {
        _set.ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Bind(name, shape, _set.AllocateInput(shape.Length), pinned: default);
    }

    /// <summary>
    /// Makes rules read an input from native memory of the parameter's device that somebody else owns and keeps in place until the set is
    /// disposed or the input is bound elsewhere. Optimizers take it up at their next step; those that have seen the input with other
    /// extents refuse it.
    /// </summary>
    /// <param name="name">The name the input has in the update rule.</param>
    /// <param name="pointer">The first of as many elements as the shape has, row-major; not null unless there are none.</param>
    /// <param name="shape">Its extents; a rule over matrices sees the first axis as rows and all others as columns.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, or the pointer is null, no multiple of 4, or not of the device.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindInput(string name, float* pointer, Shape shape)
    {
        _set.ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ForeignMemory.Check(Memory, pointer, Name, shape, $"input '{name}'");
        Bind(name, shape, pointer, pinned: default);
    }

    /// <summary>
    /// Makes rules read an input from host memory that somebody else owns. The memory is pinned until the set is disposed or the input is
    /// bound elsewhere. Optimizers take it up at their next step; those that have seen the input with other extents refuse it.
    /// </summary>
    /// <param name="name">The name the input has in the update rule.</param>
    /// <param name="memory">As many elements as the shape has, row-major.</param>
    /// <param name="shape">Its extents; a rule over matrices sees the first axis as rows and all others as columns.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, or the memory has another length, or floats at addresses that are no multiple of 4.
    /// </exception>
    /// <exception cref="InvalidOperationException">The parameter lives in the memory of a device.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindInput(string name, Memory<float> memory, Shape shape)
    {
        _set.ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _set.RequireHost($"parameter '{Name}' {Shape}");
        MemoryHandle pinned = ForeignMemory.Pin(memory, Name, shape, $"input '{name}'");
        Bind(name, shape, (float*)pinned.Pointer, pinned);
    }

    /// <summary>The extents of an input.</summary>
    /// <exception cref="InvalidOperationException">The parameter has no such input.</exception>
    public Shape InputShape(string name) => InputOf(name).Shape;

    /// <summary>An input, in host memory. The span must not be used after the set has been disposed.</summary>
    /// <param name="name">The name the input has in the update rule.</param>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parameter has no such input, or lives in the memory of a device (use <see cref="WriteInput"/>), or the input is longer than a
    /// span.
    /// </exception>
    public Span<float> InputSpan(string name)
    {
        BoundInput input = InputOf(name);
        _set.RequireHost($"parameter '{Name}' {Shape}");
        if (input.Shape.Length > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"Input '{name}' {input.Shape} of parameter '{Name}' has more elements than a span holds; use WriteInput.");
        }

        return new Span<float>(input.Start, (int)input.Shape.Length);
    }

    /// <summary>Copies an input from the host; works wherever the parameter lives.</summary>
    /// <param name="name">The name the input has in the update rule.</param>
    /// <param name="source">The elements.</param>
    /// <param name="start">Which element the first one replaces, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input has fewer elements than came.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The parameter has no such input.</exception>
    public void WriteInput(string name, ReadOnlySpan<float> source, long start = 0)
    {
        BoundInput input = InputOf(name);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > input.Shape.Length - source.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"Input '{name}' {input.Shape} of parameter '{Name}' has {input.Shape.Length} elements, "
                + $"fewer than the {source.Length} from {start} on.");
        }

        Memory.Write(input.Start + start, source);
    }

    internal bool TryGetInput(string name, [MaybeNullWhen(false)] out BoundInput input) => _inputs.TryGetValue(name, out input);

    private BoundInput InputOf(string name)
    {
        _set.ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(name);
        if (_inputs.TryGetValue(name, out BoundInput? input))
        {
            return input;
        }

        string existing = _inputs.Count == 0 ? "it has no inputs" : SimilarNames.Describe(name, _inputs.Keys);
        throw new InvalidOperationException(
            $"Parameter '{Name}' {Shape} has no input '{name}' ({existing.TrimEnd('.')}); call ProvideInput or BindInput first.");
    }

    private void Bind(string name, Shape shape, float* pointer, MemoryHandle pinned)
    {
        if (_inputs.Remove(name, out BoundInput? previous))
        {
            previous.Pinned.Dispose();
        }

        _inputs.Add(name, new BoundInput(name, shape, (nint)pointer, pinned));
        if (previous is null || previous.Start != pointer || previous.Shape != shape)
        {
            _set.OnMemoryBound();
        }
    }
}

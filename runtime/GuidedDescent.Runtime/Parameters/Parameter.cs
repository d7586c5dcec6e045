using System.Buffers;

namespace GuidedDescent;

/// <summary>
/// A tensor that is trained, with its gradient. It owns its memory (<see cref="ParameterSet.Add"/>) or looks at memory that
/// somebody else owns (<see cref="ParameterSet.Wrap(string, Shape, Memory{float}, Memory{float})"/>). Elements are in row-major
/// order.
/// </summary>
public sealed unsafe class Parameter
{
    private readonly ParameterSet _set;
    private readonly float* _value;
    private float* _gradient;
    private MemoryHandle _pinnedValue;
    private MemoryHandle _pinnedGradient;

    internal Parameter(ParameterSet set, string name, Shape shape, float* value, float* gradient)
    {
        _set = set;
        Name = name;
        Shape = shape;
        _value = value;
        _gradient = gradient;
    }

    internal Parameter(ParameterSet set, string name, Shape shape, MemoryHandle pinnedValue)
        : this(set, name, shape, (float*)pinnedValue.Pointer, gradient: null)
    {
        _pinnedValue = pinnedValue;
    }

    /// <summary>The name, unique in its set.</summary>
    public string Name { get; }

    /// <summary>The extents of the tensor.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public long Length => Shape.Length;

    /// <summary>
    /// Whether there is memory for the gradient; always so for memory of the set's own, and for a tensor without elements.
    /// </summary>
    public bool HasGradient => _gradient != null || Length == 0;

    /// <summary>The weights. The span must not be used after the set has been disposed.</summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The tensor is longer than a span; use <see cref="ValuePointer"/>.</exception>
    public Span<float> Value => SpanOf(ValuePointer, nameof(ValuePointer));

    /// <summary>
    /// The gradient of the loss with respect to the weights. The span must not be used after the set has been disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parameter has no gradient, or the tensor is longer than a span; then use <see cref="GradientPointer"/>.
    /// </exception>
    public Span<float> Gradient => SpanOf(GradientPointer, nameof(GradientPointer));

    /// <summary>The first weight, for native code and for tensors longer than a span; null where there are no elements.</summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public float* ValuePointer
    {
        get
        {
            _set.ThrowIfDisposed();
            return _value;
        }
    }

    /// <summary>The first element of the gradient; null where there are no elements.</summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The parameter has no gradient.</exception>
    public float* GradientPointer
    {
        get
        {
            _set.ThrowIfDisposed();
            if (!HasGradient)
            {
                throw new InvalidOperationException(
                    $"Parameter '{Name}' {Shape} has no gradient; give it to Wrap, or call BindGradient.");
            }

            return _gradient;
        }
    }

    /// <summary>
    /// Makes the parameter read its gradient from memory that somebody else owns. The memory is pinned until the set is disposed
    /// or another gradient is bound. Optimizers take it up at their next step.
    /// </summary>
    /// <param name="gradient">As many elements as the parameter has, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The memory has another length, or floats at addresses that are no multiple of 4.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindGradient(Memory<float> gradient)
    {
        _set.ThrowIfDisposed();
        MemoryHandle pinned = ForeignMemory.Pin(gradient, Name, Shape, "gradient");
        Replace((float*)pinned.Pointer, pinned);
    }

    /// <summary>
    /// Makes the parameter read its gradient from native memory that somebody else owns and keeps in place until the set is
    /// disposed or another gradient is bound. Optimizers take it up at their next step.
    /// </summary>
    /// <param name="gradient">
    /// The first of as many elements as the parameter has, row-major; not null unless there are none.
    /// </param>
    /// <exception cref="ArgumentException">The pointer is null, or no multiple of 4.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindGradient(float* gradient)
    {
        _set.ThrowIfDisposed();
        ForeignMemory.Check(gradient, Name, Shape, "gradient");
        Replace(gradient, pinned: default);
    }

    /// <summary>The name and the shape, such as <c>layer1.weight [128, 64]</c>.</summary>
    public override string ToString() => $"{Name} {Shape}";

    internal void Unpin()
    {
        _pinnedValue.Dispose();
        _pinnedGradient.Dispose();
    }

    private void Replace(float* gradient, MemoryHandle pinned)
    {
        _pinnedGradient.Dispose();
        _pinnedGradient = pinned;
        _gradient = gradient;
        _set.OnGradientBound();
    }

    private Span<float> SpanOf(float* start, string pointerName)
    {
        if (Length > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"Parameter '{Name}' {Shape} has {Length} elements, more than a span holds; use {pointerName}.");
        }

        return new Span<float>(start, (int)Length);
    }
}

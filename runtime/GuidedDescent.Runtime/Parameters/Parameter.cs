using System.Buffers;
using GuidedDescent.Execution;

namespace GuidedDescent;

/// <summary>
/// A tensor that is trained, with its gradient. It owns its memory (<see cref="ParameterSet.Add(string, Shape, ParameterRole?)"/>) or
/// looks at memory that somebody else owns (<see cref="ParameterSet.Wrap(string, Shape, Memory{float}, Memory{float}, ParameterRole?)"/>).
/// Elements are in row-major order.
/// </summary>
public sealed unsafe partial class Parameter
{
    private readonly ParameterSet _set;
    private readonly float* _value;
    private float* _gradient;
    private MemoryHandle _pinnedValue;
    private MemoryHandle _pinnedGradient;

    internal Parameter(ParameterSet set, string name, Shape shape, ParameterRole? role, float* value, float* gradient)
    {
        _set = set;
        Name = name;
        Shape = shape;
        DeclaredRole = role;
        _value = OrNull(value);
        _gradient = OrNull(gradient);
    }

    internal Parameter(ParameterSet set, string name, Shape shape, ParameterRole? role, MemoryHandle pinnedValue)
        : this(set, name, shape, role, (float*)pinnedValue.Pointer, gradient: null)
    {
        _pinnedValue = pinnedValue;
    }

    /// <summary>The name, unique in its set.</summary>
    public string Name { get; }

    /// <summary>The extents of the tensor.</summary>
    public Shape Shape { get; }

    /// <summary>
    /// What the parameter is in its network. Where nothing was declared, a parameter of at most one axis is a
    /// <see cref="ParameterRole.Vector"/>, and any other <see cref="ParameterRole.Unspecified"/>.
    /// </summary>
    public ParameterRole Role => DeclaredRole ?? (Shape.Rank <= 1 ? ParameterRole.Vector : ParameterRole.Unspecified);

    /// <summary>The number of elements.</summary>
    public long Length => Shape.Length;

    /// <summary>
    /// Whether there is memory for the gradient; always so for memory of the set's own, and for a tensor without elements.
    /// </summary>
    public bool HasGradient => _gradient != null || Length == 0;

    /// <summary>The role that was given when the parameter was added, if one was.</summary>
    internal ParameterRole? DeclaredRole { get; }

    internal ParameterSet Set => _set;

    private MemorySpace Memory => _set.Device.Memory;

    /// <summary>The weights, in host memory. The span must not be used after the set has been disposed.</summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The tensor lives in the memory of a device (use <see cref="ReadValue"/> and <see cref="WriteValue"/>), or is longer than a
    /// span (use <see cref="ValuePointer"/>).
    /// </exception>
    public Span<float> Value => SpanOf(ValuePointer, nameof(ValuePointer));

    /// <summary>
    /// The gradient of the loss with respect to the weights, in host memory. The span must not be used after the set has been
    /// disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parameter has no gradient, or lives in the memory of a device (use <see cref="ReadGradient"/> and
    /// <see cref="WriteGradient"/>), or is longer than a span (use <see cref="GradientPointer"/>).
    /// </exception>
    public Span<float> Gradient => SpanOf(GradientPointer, nameof(GradientPointer));

    /// <summary>The first weight, for native code and for tensors longer than a span; null where there are no elements.</summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The weights are not stored in single precision.</exception>
    public float* ValuePointer
    {
        get
        {
            RequireSingle(ValueStorage, "weights", nameof(ValueBits));
            return ValueAddress;
        }
    }

    /// <summary>The first element of the gradient; null where there are no elements.</summary>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parameter has no gradient, or it is not stored in single precision.
    /// </exception>
    public float* GradientPointer
    {
        get
        {
            RequireSingle(GradientStorage, "gradient", nameof(GradientBits));
            return GradientAddress;
        }
    }

    /// <summary>
    /// Makes the parameter read its gradient from host memory that somebody else owns. The memory is pinned until the set is disposed
    /// or another gradient is bound. Optimizers take it up at their next step.
    /// </summary>
    /// <param name="gradient">As many elements as the parameter has, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The memory has another length, or floats at addresses that are no multiple of 4.
    /// </exception>
    /// <exception cref="InvalidOperationException">The parameter lives in the memory of a device.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindGradient(Memory<float> gradient)
    {
        BindGradient<float>(gradient);
    }

    /// <summary>
    /// Makes the parameter read its gradient from native memory of its device that somebody else owns and keeps in place until the
    /// set is disposed or another gradient is bound. Optimizers take it up at their next step.
    /// </summary>
    /// <param name="gradient">
    /// The first of as many elements as the parameter has, row-major; not null unless there are none.
    /// </param>
    /// <exception cref="ArgumentException">The pointer is null, no multiple of 4, or not of the device.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void BindGradient(float* gradient) => BindGradient(gradient, StorageFormat.Single);

    /// <summary>The name and the shape, such as <c>layer1.weight [128, 64]</c>.</summary>
    public override string ToString() => $"{Name} {Shape}";

    internal void Unpin()
    {
        _pinnedValue.Dispose();
        _pinnedGradient.Dispose();
        foreach (BoundInput input in _inputs.Values)
        {
            input.Pinned.Dispose();
        }
    }

    // Memory of no elements has an address, too, which may be that of another parameter.
    private float* OrNull(float* start) => Length == 0 ? null : start;

    private void Replace(float* gradient, MemoryHandle pinned)
    {
        gradient = OrNull(gradient);
        _pinnedGradient.Dispose();
        _pinnedGradient = pinned;
        if (gradient != _gradient)
        {
            _gradient = gradient;
            _set.OnMemoryBound();
        }
    }

    private Span<float> SpanOf(float* start, string pointerName)
    {
        _set.RequireHost($"parameter '{Name}' {Shape}");
        if (Length > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"Parameter '{Name}' {Shape} has {Length} elements, more than a span holds; use {pointerName}.");
        }

        return new Span<float>(start, (int)Length);
    }
}

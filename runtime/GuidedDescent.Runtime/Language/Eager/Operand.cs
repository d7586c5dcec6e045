namespace GuidedDescent.Language.Eager;

/// <summary>What an elementwise operation reads: a tensor, matrix or scalar, a mask as zeros and ones, or a host number.</summary>
internal readonly struct Operand
{
    private readonly double[] _values;
    private readonly Interval[]? _held;
    private readonly bool _isConstant;

    private Operand(Shape shape, double[] values, Interval[]? held, bool isConstant)
    {
        Shape = shape;
        _values = values;
        _held = held;
        _isConstant = isConstant;
    }

    /// <summary>The shape before broadcasting; that of a host number is <c>[]</c>.</summary>
    public Shape Shape { get; }

    public static implicit operator Operand(Tensor tensor) =>
        new(tensor.Shape, tensor.Elements, tensor.Held, tensor.IsConstant);

    public static implicit operator Operand(Matrix matrix) => matrix.Content;

    public static implicit operator Operand(Scalar scalar) => scalar.Content;

    public static implicit operator Operand(Mask mask) => mask.Truth;

    public static implicit operator Operand(double value) => new([], [value], [Interval.OfHost(value)], isConstant: true);

    /// <summary>Whether the result carries error bounds. Host numbers and constants go with either.</summary>
    /// <exception cref="InvalidOperationException">Some tensors carry error bounds and some do not.</exception>
    public static Tracking AgreeOnTracking(string operation, ReadOnlySpan<Operand> operands)
    {
        int tensors = 0;
        int tracked = 0;
        foreach (Operand operand in operands)
        {
            tensors += operand._isConstant ? 0 : 1;
            tracked += operand._isConstant || operand._held is null ? 0 : 1;
        }

        if (tracked > 0 && tracked < tensors)
        {
            // Treating the others as exact would silently understate every bound that follows.
            throw new InvalidOperationException(
                $"{operation} got {tracked} operands with error bounds and {tensors - tracked} without; "
                + $"call {nameof(Tensor.WithErrorBounds)} on every tensor a computation starts from, or on none.");
        }

        return tensors == 0 ? Tracking.Constant : tracked > 0 ? Tracking.Bounds : Tracking.Values;
    }

    /// <summary>The operand stretched to the shape of the result.</summary>
    public View As(Shape result) => new(this, new Broadcasting(Shape, result));

    /// <summary>An operand read at the positions of the result.</summary>
    public readonly struct View(Operand operand, Broadcasting broadcasting)
    {
        /// <summary>The double-precision value.</summary>
        public double Value(int element) => operand._values[broadcasting.Source(element)];

        /// <summary>Where a kernel's value may lie; only when the computation tracks errors.</summary>
        public Interval Held(int element) => operand._held![broadcasting.Source(element)];
    }
}

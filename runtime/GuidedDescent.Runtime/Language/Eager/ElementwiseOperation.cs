namespace GuidedDescent.Language.Eager;

/// <summary>
/// One operation that works element by element: its name, its value in double precision, and where the result of a
/// single-precision kernel may lie. <see cref="Operations"/> lists them all.
/// </summary>
internal sealed class ElementwiseOperation
{
    private readonly Func<double, double, double, double> _value;

    /// <summary>Defines an operation of one operand.</summary>
    public ElementwiseOperation(string name, Func<double, double> value)
        : this(name, 1, (first, _, _) => value(first))
    {
    }

    /// <summary>Defines an operation of two operands.</summary>
    public ElementwiseOperation(string name, Func<double, double, double> value)
        : this(name, 2, (first, second, _) => value(first, second))
    {
    }

    /// <summary>Defines an operation of three operands.</summary>
    public ElementwiseOperation(string name, Func<double, double, double, double> value)
        : this(name, 3, value)
    {
    }

    private ElementwiseOperation(string name, int arity, Func<double, double, double, double> value)
    {
        Name = name;
        Arity = arity;
        _value = value;
    }

    /// <summary>Encloses the exact results over a box of operands, where only the first <see cref="Arity"/> count.</summary>
    public delegate Interval Enclosure(ElementwiseOperation operation, Interval first, Interval second, Interval third);

    /// <summary>The name an author writes, for messages.</summary>
    public string Name { get; }

    /// <summary>The number of operands, 1 to 3.</summary>
    public int Arity { get; }

    /// <summary>How to enclose the exact results; by default for functions monotone in each operand.</summary>
    public Enclosure Enclose { get; init; } = Enclosures.Corners;

    /// <summary>How many relative roundings a result has suffered at most; by default one.</summary>
    public double Roundings { get; init; } = 1;

    /// <summary>The value in double precision; operands beyond <see cref="Arity"/> are ignored.</summary>
    public double Value(double first, double second, double third) => _value(first, second, third);

    /// <summary>Applies the operation to every element of one operand.</summary>
    public Tensor Apply(Operand first) => Evaluate(first, 0.0, 0.0);

    /// <summary>Applies the operation to every element of two operands, broadcasting.</summary>
    public Tensor Apply(Operand first, Operand second) => Evaluate(first, second, 0.0);

    /// <summary>Applies the operation to every element of three operands, broadcasting.</summary>
    public Tensor Apply(Operand first, Operand second, Operand third) => Evaluate(first, second, third);

    private Tensor Evaluate(Operand first, Operand second, Operand third)
    {
        Operand[] operands = [first, second, third];
        Shape shape = Broadcasting.Combine(Name, operands.AsSpan(0, Arity));
        Tracking tracking = Operand.AgreeOnTracking(Name, operands);

        Operand.View x = first.As(shape);
        Operand.View y = second.As(shape);
        Operand.View z = third.As(shape);
        var values = new double[shape.Length];
        for (int element = 0; element < values.Length; element++)
        {
            values[element] = Value(x.Value(element), y.Value(element), z.Value(element));
        }

        if (tracking == Tracking.Values)
        {
            return new Tensor(shape, values, held: null);
        }

        var held = new Interval[shape.Length];
        for (int element = 0; element < held.Length; element++)
        {
            held[element] = Enclose(this, x.Held(element), y.Held(element), z.Held(element)).Rounded(Roundings);
        }

        return new Tensor(shape, values, held, isConstant: tracking == Tracking.Constant);
    }
}

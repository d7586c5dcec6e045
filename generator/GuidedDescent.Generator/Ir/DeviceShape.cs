namespace GuidedDescent.Generator.Ir;

/// <summary>
/// The extents of a device value, as far as the compiler knows them: each is the position of the host integer that says it, or one of
/// the marks below. Equal extents are equal positions, since equal host values are one instruction.
/// </summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct DeviceShape(int Rows, int Columns)
{
    /// <summary>The mark of an extent of 1, along which a value is broadcast.</summary>
    public const int One = -2;

    private const int AllElements = -1;

    /// <summary>The shape of a <c>Tensor</c>: one number per element of the parameter, whatever its axes.</summary>
    public static DeviceShape Elements { get; } = new(AllElements, AllElements);

    /// <summary>The shape of a <c>Scalar</c>.</summary>
    public static DeviceShape Scalar { get; } = new(One, One);

    public bool IsScalar => this == Scalar;

    public bool IsElements => this == Elements;

    /// <summary>Whether the extents are host values of a matrix, not those of a tensor of any shape.</summary>
    public bool IsMatrix => !IsElements;

    public DeviceShape Transposed => new(Columns, Rows);

    /// <summary>The shape of two values combined element by element; where neither extent is 1 they are taken to be equal.</summary>
    public DeviceShape Broadcast(DeviceShape other) =>
        new(Rows == One ? other.Rows : Rows, Columns == One ? other.Columns : Columns);

    // A record would print its properties, of which one is a shape again.
    public override string ToString() => $"{Rows} x {Columns}";
}

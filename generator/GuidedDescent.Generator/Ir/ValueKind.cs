namespace GuidedDescent.Generator.Ir;

/// <summary>What a value is, and with that where it lives: the first three on the host, the others on the device.</summary>
internal enum ValueKind
{
    /// <summary>A host <c>double</c>.</summary>
    Real,

    /// <summary>A host integer: <c>int</c>, <c>long</c>, an enumeration or the step.</summary>
    Integer,

    /// <summary>A host <c>bool</c>.</summary>
    Flag,

    /// <summary>Single-precision numbers of any <see cref="DeviceShape"/>: a <c>Tensor</c>, a <c>Matrix</c> or a <c>Scalar</c>.</summary>
    Tensor,

    /// <summary>Truth values of any shape.</summary>
    Mask,
}

/// <summary>Questions about value types.</summary>
internal static class ValueKinds
{
    public static bool IsHost(this ValueKind type) => type is ValueKind.Real or ValueKind.Integer or ValueKind.Flag;

    public static bool IsDevice(this ValueKind type) => !type.IsHost();

    /// <summary>The C# type that holds a host value in the plan.</summary>
    public static string HostTypeName(this ValueKind type) => type switch
    {
        ValueKind.Real => "double",
        ValueKind.Integer => "long",
        ValueKind.Flag => "bool",
        _ => throw new InvalidOperationException($"A {type} does not live on the host."),
    };
}

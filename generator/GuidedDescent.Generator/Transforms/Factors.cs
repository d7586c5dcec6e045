using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>A matrix and the numbers it is multiplied by: one of the host, and one of the device.</summary>
/// <param name="Matrix">What is multiplied.</param>
/// <param name="Host">The factor of the host, or null for 1.</param>
/// <param name="Device">The factor of the device, a scalar, or null for 1.</param>
internal readonly record struct Factors(int Matrix, int? Host, int? Device)
{
    /// <summary>Takes a value apart, down to what is no multiple of another, or to what it is told to leave whole.</summary>
    public static Factors Of(GraphBuilder graph, int value, Func<int, bool>? isWhole = null)
    {
        var factors = new Factors(value, null, null);
        while (!graph[factors.Matrix].Shape.IsScalar
            && isWhole?.Invoke(factors.Matrix) != true
            && factors.PeelOff(graph) is { } peeled)
        {
            factors = peeled;
        }

        return factors;
    }

    /// <summary>Multiplies a value by the factors.</summary>
    public int ApplyTo(GraphBuilder graph, int value)
    {
        int scaled = Device is { } device ? graph.Add(Opcode.Multiply, device, value) : value;
        return Host is { } host ? graph.Add(Opcode.Multiply, host, scaled) : scaled;
    }

    private Factors? PeelOff(GraphBuilder graph)
    {
        Instruction instruction = graph[Matrix];
        switch (instruction.Opcode)
        {
            case Opcode.Negate:
                return WithHost(graph, graph.Constant(ValueKind.Real, -1), instruction.Operands[0]);
            case Opcode.Multiply when IsNumber(graph, instruction.Operands[0]):
                return With(graph, instruction.Operands[0], instruction.Operands[1]);
            case Opcode.Multiply when IsNumber(graph, instruction.Operands[1]):
                return With(graph, instruction.Operands[1], instruction.Operands[0]);
            case Opcode.Divide when IsNumber(graph, instruction.Operands[1]):
                int reciprocal = graph.Add(Opcode.Divide, graph.Constant(ValueKind.Real, 1), instruction.Operands[1]);
                return With(graph, reciprocal, instruction.Operands[0]);
            default:
                return null;
        }
    }

    private Factors With(GraphBuilder graph, int factor, int matrix) =>
        graph[factor].Type.IsHost() ? WithHost(graph, factor, matrix) : WithDevice(graph, factor, matrix);

    private Factors WithHost(GraphBuilder graph, int factor, int matrix) =>
        new(matrix, Host is { } host ? graph.Add(Opcode.Multiply, host, factor) : factor, Device);

    private Factors WithDevice(GraphBuilder graph, int factor, int matrix) =>
        new(matrix, Host, Device is { } device ? graph.Add(Opcode.Multiply, device, factor) : factor);

    private static bool IsNumber(GraphBuilder graph, int value) => graph[value].Type.IsHost() || graph[value].Shape.IsScalar;
}

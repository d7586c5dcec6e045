using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// A value that one product can compute: <c>alpha * op(A) op(B) + beta * C</c>, with factors of the host and of the device.
/// </summary>
/// <param name="MatMul">The product itself.</param>
/// <param name="Alpha">The factors of the product.</param>
/// <param name="Addend">What is added, with its factors, or null for nothing.</param>
internal sealed record ProductPattern(int MatMul, Factors Alpha, Factors? Addend)
{
    /// <summary>Sees a value as a product, as far as the product is needed for nothing else.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="uses">How often a value is used.</param>
    /// <param name="canBeAddend">Whether a value lies, or will lie, in memory anyway.</param>
    public static ProductPattern? Find(GraphBuilder graph, int value, Func<int, int> uses, Func<int, bool> canBeAddend)
    {
        if (AsScaledProduct(graph, value, uses) is { } scaled)
        {
            return new ProductPattern(scaled.Matrix, scaled, null);
        }

        Instruction instruction = graph[value];
        bool isBroadcast = instruction.Operands.Any(operand => graph[operand].Shape != instruction.Shape);
        if (instruction.Opcode is not (Opcode.Add or Opcode.Subtract) || isBroadcast)
        {
            return null;
        }

        (int left, int right) = (instruction.Operands[0], instruction.Operands[1]);
        bool isDifference = instruction.Opcode == Opcode.Subtract;
        if (Interpolation(graph, left, right, isDifference, uses, canBeAddend) is { } interpolation)
        {
            return interpolation;
        }

        if (AsUsedOnce(graph, right, uses) is { } second && AsAddend(graph, left, canBeAddend) is { } firstAddend)
        {
            return new ProductPattern(second.Matrix, isDifference ? Negated(graph, second) : second, firstAddend);
        }

        if (AsUsedOnce(graph, left, uses) is { } first && AsAddend(graph, right, canBeAddend) is { } secondAddend)
        {
            return new ProductPattern(first.Matrix, first, isDifference ? Negated(graph, secondAddend) : secondAddend);
        }

        return null;
    }

    // C + t * (P - C) = (1 - t) * C + t * P
    private static ProductPattern? Interpolation(
        GraphBuilder graph, int left, int right, bool isDifference, Func<int, int> uses, Func<int, bool> canBeAddend)
    {
        Instruction scaled = graph[right];
        if (isDifference || scaled.Opcode != Opcode.Multiply || uses(right) != 1 || !graph[scaled.Operands[0]].Type.IsHost())
        {
            return null;
        }

        Instruction difference = graph[scaled.Operands[1]];
        if (difference.Opcode != Opcode.Subtract || uses(scaled.Operands[1]) != 1 || difference.Operands[1] != left || !canBeAddend(left)
            || graph[difference.Operands[0]].Shape != difference.Shape
            || AsUsedOnce(graph, difference.Operands[0], uses) is not { } product)
        {
            return null;
        }

        int amount = scaled.Operands[0];
        int rest = graph.Add(Opcode.Subtract, graph.Constant(ValueKind.Real, 1), amount);
        int alpha = product.Host is { } host ? graph.Add(Opcode.Multiply, amount, host) : amount;
        return new ProductPattern(product.Matrix, product with { Host = alpha }, new Factors(left, rest, null));
    }

    private static Factors? AsUsedOnce(GraphBuilder graph, int value, Func<int, int> uses) =>
        uses(value) == 1 ? AsScaledProduct(graph, value, uses) : null;

    private static Factors? AsScaledProduct(GraphBuilder graph, int value, Func<int, int> uses)
    {
        Factors factors = Factors.Of(graph, value);
        return graph[factors.Matrix].Opcode == Opcode.MatMul && Inside(graph, value, factors.Matrix).All(inner => uses(inner) == 1)
            ? factors
            : null;
    }

    /// <summary>The values between one and a factor of it, that factor included.</summary>
    private static IEnumerable<int> Inside(GraphBuilder graph, int value, int factor)
    {
        while (value != factor)
        {
            value = graph[value].Operands.Single(operand => graph[operand].Type.IsDevice() && !graph[operand].Shape.IsScalar);
            yield return value;
        }
    }

    private static Factors? AsAddend(GraphBuilder graph, int value, Func<int, bool> canBeAddend)
    {
        Factors factors = Factors.Of(graph, value, canBeAddend);
        return canBeAddend(factors.Matrix) ? factors : null;
    }

    private static Factors Negated(GraphBuilder graph, Factors factors) =>
        factors with
        {
            Host = factors.Host is { } host ? graph.Add(Opcode.Negate, host) : graph.Constant(ValueKind.Real, -1),
        };
}

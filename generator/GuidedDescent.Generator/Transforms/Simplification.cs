using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>
/// Algebra that every instruction passes on its way into a graph. It keeps the bits of device values, with three exceptions: factors of
/// the host are multiplied together in double precision (one rounding instead of several, as long as their product is a normal
/// number), division by a host value becomes multiplication by its reciprocal (two roundings instead of one), and small integer
/// powers become products.
/// </summary>
internal static class Simplification
{
    /// <summary>Finds an instruction that computes the same with less.</summary>
    /// <returns>Its position, or null where the instruction stays as it is.</returns>
    public static int? Simplify(GraphBuilder graph, Opcode opcode, ValueKind type, IReadOnlyList<int> operands)
    {
        if (FoldConstants(graph, opcode, type, operands) is { } folded)
        {
            return folded;
        }

        return opcode switch
        {
            Opcode.Add => SimplifyAdd(graph, operands[0], operands[1]),
            Opcode.Subtract => SimplifySubtract(graph, operands[0], operands[1]),
            Opcode.Multiply => SimplifyMultiply(graph, operands[0], operands[1]),
            Opcode.Divide => SimplifyDivide(graph, operands[0], operands[1]),
            Opcode.Negate => SimplifyNegate(graph, operands[0]),
            Opcode.Pow => SimplifyPow(graph, operands[0], operands[1]),
            Opcode.And => SimplifyLogic(graph, operands[0], operands[1], neutral: 1),
            Opcode.Or => SimplifyLogic(graph, operands[0], operands[1], neutral: 0),
            Opcode.Not when graph[operands[0]].Opcode == Opcode.Not => graph[operands[0]].Operands[0],
            Opcode.Select => SimplifySelect(graph, operands[0], operands[1], operands[2]),
            Opcode.Min or Opcode.Max when operands[0] == operands[1] => operands[0],
            Opcode.Where when operands[1] == operands[2] && HasShapeOf(graph, operands[1], operands[0]) => operands[1],
            Opcode.Transpose => SimplifyTranspose(graph, operands[0]),
            Opcode.Sum when graph[operands[0]].Shape.IsScalar => operands[0],
            Opcode.MaxAbs when graph[operands[0]].Shape.IsScalar => graph.Add(Opcode.Abs, operands[0]),
            Opcode.RowSum when graph[operands[0]].Shape.Columns == DeviceShape.One => operands[0],
            Opcode.ColumnSum when graph[operands[0]].Shape.Rows == DeviceShape.One => operands[0],
            _ => null,
        };
    }

    private static int? FoldConstants(GraphBuilder graph, Opcode opcode, ValueKind type, IReadOnlyList<int> operands)
    {
        if (!operands.All(operand => graph[operand].Opcode == Opcode.Constant)
            || !Operations.TryGet(opcode, out Operation operation))
        {
            return null;
        }

        List<double> values = [.. operands.Select(operand => graph[operand].Number)];
        if (operation.Fold is { } fold)
        {
            return graph.Constant(type, fold(values));
        }

        // Dividing integers by zero is left to throw where the author wrote it.
        return opcode switch
        {
            Opcode.Divide when type == ValueKind.Real => graph.Constant(type, values[0] / values[1]),
            Opcode.Divide when values[1] != 0 => graph.Constant(type, Math.Truncate(values[0] / values[1])),
            Opcode.Remainder when type == ValueKind.Real || values[1] != 0 => graph.Constant(type, values[0] % values[1]),
            _ => null,
        };
    }

    private static int? SimplifyAdd(GraphBuilder graph, int left, int right)
    {
        if (graph[right].Opcode == Opcode.Negate)
        {
            return graph.Add(Opcode.Subtract, left, graph[right].Operands[0]);
        }

        // On the device -0 + 0 would lose its sign.
        return graph[left].Type.IsHost() && graph[right].IsConstant(0) ? left : null;
    }

    private static int? SimplifySubtract(GraphBuilder graph, int left, int right)
    {
        if (graph[right].Opcode == Opcode.Negate)
        {
            return graph.Add(Opcode.Add, left, graph[right].Operands[0]);
        }

        return graph[right].IsConstant(0) ? left : null;
    }

    private static int? SimplifyMultiply(GraphBuilder graph, int left, int right)
    {
        if (graph[left].Type.IsDevice() && graph[right].Type.IsHost())
        {
            return graph.Add(Opcode.Multiply, right, left);
        }

        if (graph[left].IsConstant(1))
        {
            return right;
        }

        if (graph[right].IsConstant(1))
        {
            return left;
        }

        if (graph[left].IsConstant(-1) && graph[right].Type == ValueKind.Tensor)
        {
            return graph.Add(Opcode.Negate, right);
        }

        // s * (r * x) = (s * r) * x: the product of host values is formed once per step, in double precision.
        if (graph[left].Type.IsHost() && IsScaled(graph, right, out int factor, out int tensor))
        {
            return graph.Add(Opcode.Multiply, graph.Add(Opcode.Multiply, left, factor), tensor);
        }

        return null;
    }

    private static int? SimplifyDivide(GraphBuilder graph, int left, int right)
    {
        if (graph[right].IsConstant(1))
        {
            return left;
        }

        if (graph[left].Type == ValueKind.Tensor && graph[right].Type.IsHost())
        {
            int reciprocal = graph.Add(Opcode.Divide, graph.Constant(ValueKind.Real, 1), right);
            return graph.Add(Opcode.Multiply, reciprocal, left);
        }

        return null;
    }

    private static int? SimplifyNegate(GraphBuilder graph, int operand)
    {
        if (graph[operand].Opcode == Opcode.Negate)
        {
            return graph[operand].Operands[0];
        }

        return IsScaled(graph, operand, out int factor, out int tensor)
            ? graph.Add(Opcode.Multiply, graph.Add(Opcode.Negate, factor), tensor)
            : null;
    }

    private static int? SimplifyPow(GraphBuilder graph, int operand, int exponent)
    {
        if (graph[operand].Type != ValueKind.Tensor || graph[exponent].Opcode != Opcode.Constant)
        {
            return null;
        }

        int Square() => graph.Add(Opcode.Multiply, operand, operand);
        switch (graph[exponent].Number)
        {
            case 1: return operand;
            case 2: return Square();
            case 3: return graph.Add(Opcode.Multiply, Square(), operand);
            case 4: return graph.Add(Opcode.Multiply, Square(), Square());
            case -1: return graph.Add(Opcode.Divide, graph.Constant(ValueKind.Real, 1), operand);
            default: return null;
        }
    }

    // True is neutral to "and" and decides "or"; false the other way round.
    private static int? SimplifyLogic(GraphBuilder graph, int left, int right, double neutral)
    {
        if (left == right || graph[left].IsConstant(neutral))
        {
            return right;
        }

        if (graph[right].IsConstant(neutral))
        {
            return left;
        }

        return graph[left].IsConstant(1 - neutral) ? left : graph[right].IsConstant(1 - neutral) ? right : null;
    }

    private static int? SimplifySelect(GraphBuilder graph, int condition, int whenTrue, int whenFalse)
    {
        if (whenTrue == whenFalse)
        {
            return whenTrue;
        }

        if (graph[condition].Opcode == Opcode.Constant)
        {
            return graph[condition].Number != 0 ? whenTrue : whenFalse;
        }

        if (graph[condition].Opcode == Opcode.Not)
        {
            return graph.Add(Opcode.Select, graph[condition].Operands[0], whenFalse, whenTrue);
        }

        // What one choice has decided, another on the same condition inside it need not ask again.
        (int thenTrue, int thenFalse) = (Decided(graph, condition, whenTrue, 1), Decided(graph, condition, whenFalse, 2));
        return (thenTrue, thenFalse) == (whenTrue, whenFalse) ? null : graph.Add(Opcode.Select, condition, thenTrue, thenFalse);
    }

    private static int Decided(GraphBuilder graph, int condition, int value, int branch) =>
        graph[value] is { Opcode: Opcode.Select } inner && inner.Operands[0] == condition ? inner.Operands[branch] : value;

    private static int? SimplifyTranspose(GraphBuilder graph, int operand)
    {
        Instruction instruction = graph[operand];
        return instruction.Opcode switch
        {
            Opcode.Transpose => instruction.Operands[0],
            Opcode.Identity => operand,
            _ when instruction.Shape.IsScalar => operand,
            _ => null,
        };
    }

    private static bool HasShapeOf(GraphBuilder graph, int value, int other) =>
        graph.KnowsShapes && graph[value].Type.IsDevice() && graph[value].Shape.Broadcast(graph[other].Shape) == graph[value].Shape;

    private static bool IsScaled(GraphBuilder graph, int value, out int factor, out int tensor)
    {
        Instruction instruction = graph[value];
        bool isScaled = instruction.Opcode == Opcode.Multiply
            && instruction.Type == ValueKind.Tensor
            && graph[instruction.Operands[0]].Type.IsHost();
        factor = isScaled ? instruction.Operands[0] : -1;
        tensor = isScaled ? instruction.Operands[1] : -1;
        return isScaled;
    }
}

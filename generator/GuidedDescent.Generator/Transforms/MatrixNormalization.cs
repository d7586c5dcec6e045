using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>
/// Brings matrix arithmetic into the form that needs the fewest passes: transposes move outward until they meet another or become
/// the flag of a product, and factors move out of products, which apply them to their result at no cost. A matrix that is worked on in
/// its transposed form is so never transposed in memory.
/// </summary>
internal sealed class MatrixNormalization
{
    private readonly GraphBuilder _graph;
    private readonly Symmetry _symmetry;

    private MatrixNormalization(GraphBuilder graph, Symmetry symmetry)
    {
        _graph = graph;
        _symmetry = symmetry;
    }

    public static List<int> Normalize(GraphBuilder graph, Symmetry symmetry, IReadOnlyList<int> outputs)
    {
        var normalization = new MatrixNormalization(graph, symmetry);
        Dictionary<int, int> replaced = [];
        foreach (int position in Reachability.From(graph, outputs))
        {
            int[] operands = [.. graph[position].Operands.Select(operand => replaced[operand])];
            replaced[position] = graph.InStatementOf(position, () => normalization.Rebuild(position, operands));
        }

        return [.. outputs.Select(output => replaced[output])];
    }

    private int Rebuild(int position, int[] operands)
    {
        Instruction instruction = _graph[position];
        switch (instruction.Opcode)
        {
            case Opcode.MatMul:
                return MatMul(operands[0], operands[1]);
            case Opcode.Transpose:
                return Transpose(operands[0]);
            case Opcode.Sum or Opcode.MaxAbs when IsTransposed(operands[0], out int turned):
                return _graph.Add(instruction.Opcode, turned);
            case Opcode.RowSum when IsTransposed(operands[0], out int turned):
                return Transpose(_graph.Add(Opcode.ColumnSum, turned));
            case Opcode.ColumnSum when IsTransposed(operands[0], out int turned):
                return Transpose(_graph.Add(Opcode.RowSum, turned));
            case var _ when CommutesWithTranspose(instruction)
                && operands.Any(operand => IsTransposed(operand, out _))
                && CanTurn(operands):
                return Transpose(_graph.Copy(position, [.. operands.Select(operand => IsNumber(operand) ? operand : Transpose(operand))]));
            default:
                return operands.SequenceEqual(instruction.Operands) ? position : _graph.Copy(position, operands);
        }
    }

    // (s X) (t Y) = s t (X Y);   X^T Y^T = (Y X)^T;   with a symmetric P:  P X^T = (X P)^T  and  X^T P = (P X)^T
    private int MatMul(int left, int right)
    {
        Factors leftFactors = FactorsOf(Untransposed(left, out bool isLeftTurned));
        Factors rightFactors = FactorsOf(Untransposed(right, out bool isRightTurned));
        int a = leftFactors.Matrix;
        int b = rightFactors.Matrix;
        isLeftTurned &= !_symmetry.IsSymmetric(a);
        isRightTurned &= !_symmetry.IsSymmetric(b);
        bool isTurned = (isLeftTurned && (isRightTurned || _symmetry.IsSymmetric(b))) || (isRightTurned && _symmetry.IsSymmetric(a));
        int product = isTurned
            ? Transpose(_graph.Add(Opcode.MatMul, b, a))
            : _graph.Add(Opcode.MatMul, isLeftTurned ? Transpose(a) : a, isRightTurned ? Transpose(b) : b);
        return IsTransposed(product, out int inner)
            ? Transpose(rightFactors.ApplyTo(_graph, leftFactors.ApplyTo(_graph, inner)))
            : rightFactors.ApplyTo(_graph, leftFactors.ApplyTo(_graph, product));
    }

    // A product applies its own factors to its own result, which so stays in range: the square of a scaled Gram matrix is formed of
    // numbers that are scaled already.
    private Factors FactorsOf(int value)
    {
        Factors factors = Factors.Of(_graph, value);
        return _graph[factors.Matrix].Opcode is Opcode.MatMul or Opcode.Transpose ? new Factors(value, null, null) : factors;
    }

    private int Transpose(int value)
    {
        Instruction instruction = _graph[value];
        if (IsNumber(value) || _symmetry.IsSymmetric(value))
        {
            return value;
        }

        if (instruction.Opcode == Opcode.Transpose)
        {
            return instruction.Operands[0];
        }

        if (!IsVector(instruction.Shape))
        {
            return _graph.Add(Opcode.Transpose, value);
        }

        // The numbers of a vector lie alike, whether it stands or lies.
        return CommutesWithTranspose(instruction)
            ? _graph.Copy(value, [.. instruction.Operands.Select(operand => IsNumber(operand) ? operand : Transpose(operand))])
            : _graph.Add(Opcode.Transpose, value);
    }

    // A loop is elementwise if its body is, but its variables keep their shapes.
    private static bool CommutesWithTranspose(Instruction instruction) =>
        instruction.IsElementwise() && instruction.Opcode is not (Opcode.Loop or Opcode.LoopParameter or Opcode.LoopResult);

    private bool CanTurn(int[] operands) =>
        operands.All(operand =>
            IsNumber(operand)
            || IsTransposed(operand, out _)
            || _symmetry.IsSymmetric(operand)
            || IsVector(_graph[operand].Shape));

    private int Untransposed(int value, out bool isTransposed)
    {
        isTransposed = IsTransposed(value, out int inner);
        return isTransposed ? inner : value;
    }

    private bool IsTransposed(int value, out int inner)
    {
        Instruction instruction = _graph[value];
        bool isTransposed = instruction.Opcode == Opcode.Transpose && !IsVector(instruction.Shape);
        inner = isTransposed ? instruction.Operands[0] : value;
        return isTransposed;
    }

    private bool IsNumber(int value) => _graph[value].Type.IsHost() || _graph[value].Shape.IsScalar;

    private static bool IsVector(DeviceShape shape) => shape.Rows == DeviceShape.One || shape.Columns == DeviceShape.One;
}

using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis;

/// <summary>
/// Finds symmetric matrices: <c>X X^T</c>, what is made of symmetric matrices element by element, and polynomials of one symmetric
/// matrix, which commute, so that their products are symmetric, too.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="symmetricSlots">The states that hold symmetric matrices.</param>
internal sealed class Symmetry(GraphBuilder graph, ISet<int> symmetricSlots)
{
    /// <summary>The base of the identity, which is a polynomial of every matrix.</summary>
    private const int AnyBase = -2;

    private const int NoBase = -1;

    private readonly Dictionary<int, int> _bases = [];

    /// <summary>
    /// The states that begin as symmetric matrices and are updated by symmetric ones: all that are square, less those whose update
    /// would not be symmetric if all the others were.
    /// </summary>
    public static ISet<int> FindSymmetricStates(GraphBuilder graph, IReadOnlyList<SlotModel> slots, IReadOnlyList<int> outputs)
    {
        HashSet<int> assumed =
        [
            .. Enumerable.Range(0, slots.Count).Where(slot => slots[slot].Kind == SlotKind.State
                && slots[slot].Initial is SlotInitial.Zero or SlotInitial.Identity
                && slots[slot].InitialValue is null
                && slots[slot].Shape is { IsElements: false, IsScalar: false } shape && shape.Rows == shape.Columns),
        ];
        int before;
        do
        {
            before = assumed.Count;
            var symmetry = new Symmetry(graph, assumed);
            assumed = [.. assumed.Where(slot => symmetry.IsSymmetric(outputs[slot]))];
        }
        while (assumed.Count < before);

        return assumed;
    }

    public bool IsSymmetric(int value) => BaseOf(value) != NoBase;

    /// <summary>Whether two values are polynomials of one symmetric matrix.</summary>
    public bool Commute(int left, int right) =>
        BaseOf(left) is var first && BaseOf(right) is var second
        && first != NoBase && second != NoBase
        && (first == second || first == AnyBase || second == AnyBase);

    /// <summary>The symmetric matrix that a value is a polynomial of; itself, where it is symmetric and no polynomial of another.</summary>
    private int BaseOf(int value)
    {
        if (!_bases.TryGetValue(value, out int found))
        {
            _bases[value] = found = FindBase(value);
        }

        return found;
    }

    private int FindBase(int value)
    {
        Instruction instruction = graph[value];
        if (instruction.Type.IsHost() || instruction.Shape.IsScalar)
        {
            return AnyBase;
        }

        switch (instruction.Opcode)
        {
            case Opcode.Identity:
                return AnyBase;
            case Opcode.Load:
                return symmetricSlots.Contains((int)instruction.Number) ? value : NoBase;
            case Opcode.Transpose:
                return BaseOf(instruction.Operands[0]);
            case Opcode.Loop or Opcode.LoopParameter or Opcode.LoopResult:
                return NoBase;
            case Opcode.MatMul when IsTransposeOf(instruction.Operands[0], instruction.Operands[1]):
                // The square of a polynomial of a matrix is one, too.
                return BaseOf(instruction.Operands[0]) is var root && root != NoBase ? root : value;
            case Opcode.MatMul:
                return Common(instruction) ?? NoBase;
            case Opcode.InverseRoot:
                return FindBaseOfRoot(value, BaseOf(instruction.Operands[0]), BaseOf(instruction.Operands[instruction.Operands.Count - 1]));
            case Opcode.Add or Opcode.Subtract or Opcode.Negate
                when !instruction.Operands.Any(IsNumber) && Common(instruction) is { } common:
                return common;
            case Opcode.Multiply or Opcode.Divide when IsScaling(instruction) && Common(instruction) is { } scaled:
                return scaled;
            default:
                return instruction.IsElementwise() && IsMadeOfSymmetric(instruction) ? value : NoBase;
        }
    }

    // Where a root fails, its fallback takes its place.
    private static int FindBaseOfRoot(int root, int radicand, int fallback) =>
        fallback == NoBase ? NoBase
        : radicand != NoBase && (fallback == AnyBase || fallback == radicand) ? radicand
        : root;

    // A matrix times one number, or divided by one; the product of two matrices element by element is no polynomial.
    private bool IsScaling(Instruction instruction) =>
        IsNumber(instruction.Operands[1])
        || (instruction.Opcode == Opcode.Multiply && IsNumber(instruction.Operands[0]));

    // Added to a matrix element by element, a number is no multiple of the identity.
    private bool IsNumber(int value) => graph[value].Type.IsHost() || graph[value].Shape.IsScalar;

    private bool IsMadeOfSymmetric(Instruction instruction) =>
        instruction.Shape.Rows != DeviceShape.One
        && instruction.Shape.IsMatrix
        && instruction.Operands.All(operand => BaseOf(operand) != NoBase);

    /// <summary>The one matrix that all operands are polynomials of; a number is a polynomial of every matrix.</summary>
    private int? Common(Instruction instruction)
    {
        int common = AnyBase;
        foreach (int operand in instruction.Operands)
        {
            int found = BaseOf(operand);
            if (found == NoBase || (found != AnyBase && common != AnyBase && found != common))
            {
                return null;
            }

            common = found == AnyBase ? common : found;
        }

        return common;
    }

    private bool IsTransposeOf(int left, int right) =>
        (graph[right].Opcode == Opcode.Transpose && graph[right].Operands[0] == left)
        || (graph[left].Opcode == Opcode.Transpose && graph[left].Operands[0] == right)
        || (left == right && IsSymmetric(left));
}

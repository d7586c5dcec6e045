using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Planning;

/// <summary>Makes the operations of the plan that are no kernels: products, factorizations, rearrangements, totals of a group.</summary>
internal sealed class MatrixOperations(PlanContext context, ProductPatterns patterns, ValueHomes homes)
{
    private readonly GraphBuilder _graph = context.Graph;
    private readonly Symmetry _symmetry = context.Symmetry;

    /// <summary>Makes the operation that computes a value whose operands lie in slots.</summary>
    public PlanOperation Emit(int value)
    {
        if (patterns.Of(value) is { } pattern)
        {
            return EmitProduct(value, pattern);
        }

        Instruction instruction = _graph[value];
        int[] inputs =
        [
            .. instruction.Operands.Where(operand => _graph[operand].Type.IsDevice()).Select(operand => homes[homes.Upright(operand)]),
        ];
        bool isRearrangement = instruction.Opcode is Opcode.Transpose or Opcode.SortColumns or Opcode.SortRows;
        List<KernelTarget> targets = isRearrangement ? PlaceApart(value, "arranged", inputs) : homes.Place(ResultsOf(value));
        int[] outputs = [.. targets.Select(target => target.Slot)];
        PlanOperation operation = instruction.Opcode switch
        {
            Opcode.GroupSum => AddGroupTotal(value, inputs[0], outputs[0]),
            _ when isRearrangement => AddRearrangement(value, inputs, outputs[0]),
            _ => AddFactorization(value, inputs, outputs),
        };
        homes.Settle(targets);
        return operation;
    }

    // Eigh has two results, of which one may be of no use; it gets a slot all the same.
    private IReadOnlyList<int> ResultsOf(int value) =>
        _graph[value].Opcode == Opcode.Eigh ? [_graph.Part(value, 0), _graph.Part(value, 1)] : [value];

    private Product EmitProduct(int value, ProductPattern pattern)
    {
        Instruction product = _graph[pattern.MatMul];
        int a = homes[ProductPatterns.Stored(_graph, product.Operands[0], out bool transposeA)];
        int b = homes[ProductPatterns.Stored(_graph, product.Operands[1], out bool transposeB)];
        int? c = pattern.Addend is { } addend ? homes[addend.Matrix] : null;
        int? alphaSlot = pattern.Alpha.Device is { } alpha ? homes[alpha] : null;
        int? betaSlot = pattern.Addend?.Device is { } beta ? homes[beta] : null;
        bool isSymmetric = _symmetry.IsSymmetric(pattern.MatMul)
            && (pattern.Addend is null || _symmetry.IsSymmetric(pattern.Addend.Value.Matrix));
        int HostFactor(Factors? factors) => factors?.Host ?? _graph.Constant(ValueKind.Real, factors is null ? 0 : 1);
        Scalar[] scalars = [new("alpha", HostFactor(pattern.Alpha)), new("beta", HostFactor(pattern.Addend))];

        // A product may overwrite what it adds, but not its factors.
        List<KernelTarget> targets = PlaceApart(value, "product", a, b);
        int d = targets[0].Slot;
        homes.Settle(targets);
        return context.Add(
            [NameFor(value, "Product")],
            other => other.Scalars.SequenceEqual(scalars)
                && (other.A, other.B, other.C, other.D) == (a, b, c, d)
                && (other.TransposeA, other.TransposeB, other.IsSymmetric) == (transposeA, transposeB, isSymmetric)
                && (other.AlphaSlot, other.BetaSlot) == (alphaSlot, betaSlot),
            name => new Product(name, scalars, a, transposeA, b, transposeB, c, d, alphaSlot, betaSlot, isSymmetric));
    }

    // Operations that go back and forth in what they read cannot write over it.
    private List<KernelTarget> PlaceApart(int value, string name, params int[] read)
    {
        List<KernelTarget> targets = homes.Place([value]);
        return read.Contains(targets[0].Slot)
            ? [new KernelTarget(value, context.Slots.Take(name, _graph[value].Shape))]
            : targets;
    }

    private Factorization AddFactorization(int value, int[] inputs, int[] outputs)
    {
        Instruction instruction = _graph[value];
        string[] names = instruction.Opcode == Opcode.InverseRoot ? ["power", "damping", "method"] : [];
        IEnumerable<int> hostOperands = instruction.Operands.Where(operand => _graph[operand].Type.IsHost());
        Scalar[] scalars = [.. hostOperands.Zip(names, (operand, name) => new Scalar(name, operand))];
        return context.Add(
            [NameFor(value, $"{instruction.Opcode}")],
            other => other.Kind == instruction.Opcode && other.Scalars.SequenceEqual(scalars)
                && other.Inputs.SequenceEqual(inputs) && other.Outputs.SequenceEqual(outputs),
            name => new Factorization(name, scalars, instruction.Opcode, inputs, outputs));
    }

    private Rearrangement AddRearrangement(int value, int[] inputs, int output) =>
        context.Add(
            [NameFor(value, $"{_graph[value].Opcode}")],
            other => other.Kind == _graph[value].Opcode && other.Output == output && other.Inputs.SequenceEqual(inputs),
            name => new Rearrangement(name, _graph[value].Opcode, inputs, output));

    private GroupTotal AddGroupTotal(int value, int source, int result) =>
        context.Add(
            [NameFor(value, "GroupSum")],
            other => other.Source == source && other.Result == result,
            name => new GroupTotal(name, source, result));

    private string NameFor(int value, string otherwise) =>
        homes.Names.NameOf(value) is { } given ? ScalarNames.ToPascalCase(given) : otherwise;
}

using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Planning;

/// <summary>A value that a kernel is to store in a slot, or, where it is a reduction, to reduce into it.</summary>
internal readonly record struct KernelTarget(int Value, int Slot);

/// <summary>
/// Makes a kernel of values over one domain: cuts them off at what lies in slots, and finds out what it reads and is given.
/// </summary>
internal sealed class KernelBuilder(PlanContext context)
{
    /// <summary>The names of operations whose scalars travel in a struct for all of the kind, which is named after them.</summary>
    private static readonly HashSet<string> s_kinds =
    [
        nameof(Product), nameof(Opcode.Eigh), nameof(Opcode.Qr), nameof(Opcode.Cholesky), nameof(Opcode.Solve), nameof(Opcode.InverseRoot),
    ];

    private readonly GraphBuilder _graph = context.Graph;

    /// <param name="names">The names the kernel would like to have, the dearest first.</param>
    /// <param name="targets">What it computes.</param>
    /// <param name="domain">The shape of the elements it visits.</param>
    /// <param name="homes">Where the values lie that have been computed before.</param>
    public Kernel Build(
        IReadOnlyList<string> names, IReadOnlyList<KernelTarget> targets, DeviceShape domain, IReadOnlyDictionary<int, int> homes)
    {
        bool Reduces(KernelTarget target) => _graph[target.Value].Opcode.IsReduction() && !homes.ContainsKey(target.Value);

        // What a reduction reduces, the kernel computes; the reduction itself is not an expression.
        List<int> values = CutOff(
            [.. targets.Select(target => Reduces(target) ? _graph[target.Value].Operands[0] : target.Value)], homes);
        values = Contraction.Contract(_graph, values);
        List<SlotValue> outputs = [];
        List<KernelReduction> reductions = [];
        for (int index = 0; index < targets.Count; index++)
        {
            if (Reduces(targets[index]))
            {
                reductions.Add(new KernelReduction(_graph[targets[index].Value].Opcode, values[index], targets[index].Slot));
            }
            else
            {
                outputs.Add(new SlotValue(targets[index].Slot, values[index]));
            }
        }

        outputs.Sort((left, right) => left.Slot.CompareTo(right.Slot));
        return context.Add(
            [.. names.Select(name => s_kinds.Contains(name) ? $"{name}Kernel" : name)],
            kernel => kernel.Outputs.SequenceEqual(outputs) && kernel.Reductions.SequenceEqual(reductions),
            taken => Make(taken, outputs, reductions, values, domain));
    }

    private Kernel Make(
        string name, List<SlotValue> outputs, List<KernelReduction> reductions, IReadOnlyList<int> values, DeviceShape domain)
    {
        SortedSet<int> needed = Reachability.From(_graph, values);
        int[] loads = [.. needed.Where(position => _graph[position].Opcode == Opcode.Load)];
        int[] reads = [.. loads.Select(SlotOf).Distinct().OrderBy(slot => slot)];
        Dictionary<int, SlotAccess> accesses = [];
        foreach (int load in loads)
        {
            if (AccessOf(_graph[load].Shape, domain) is var access && access != SlotAccess.Full)
            {
                accesses[SlotOf(load)] = access;
            }
        }

        return new Kernel(name, $"{context.Rule.Declaration.Name}_{name}", outputs, reads, FindScalars(needed))
        {
            Reductions = reductions,
            Accesses = accesses,
            DomainSlot = FindDomainSlot(outputs, reads, domain),
        };
    }

    private int FindDomainSlot(List<SlotValue> outputs, int[] reads, DeviceShape domain) =>
        outputs.Select(output => output.Slot).Concat(reads.Where(slot => context.Slots.All[slot].Shape == domain))
            .Select(slot => (int?)slot)
            .FirstOrDefault() ?? context.Slots.OfShape(domain);

    private List<int> CutOff(IReadOnlyList<int> values, IReadOnlyDictionary<int, int> homes)
    {
        Dictionary<int, int> replaced = [];
        return [.. values.Select(Replace)];

        int Replace(int position)
        {
            if (replaced.TryGetValue(position, out int known))
            {
                return known;
            }

            Instruction instruction = _graph[position];
            int made = position;
            if (instruction.Type.IsDevice() && homes.TryGetValue(position, out int home))
            {
                made = LoadFrom(home, instruction.Shape);
            }
            else if (instruction.Opcode == Opcode.Transpose)
            {
                // Only vectors are turned without being moved.
                made = LoadFrom(homes[instruction.Operands[0]], instruction.Shape);
            }
            else
            {
                int[] operands = [.. instruction.Operands.Select(Replace)];
                made = operands.SequenceEqual(instruction.Operands) ? position : _graph.Copy(position, operands);
            }

            return replaced[position] = made;
        }
    }

    private int LoadFrom(int slot, DeviceShape shape) => _graph.Load(slot, context.SlotName(slot), shape);

    private static SlotAccess AccessOf(DeviceShape shape, DeviceShape domain) =>
        shape == domain ? SlotAccess.Full
        : shape.IsScalar ? SlotAccess.Single
        : shape.Columns == DeviceShape.One ? SlotAccess.PerRow
        : shape.Rows == DeviceShape.One ? SlotAccess.PerColumn
        : SlotAccess.Full;

    private int SlotOf(int load) => (int)_graph[load].Number;

    /// <summary>Hoisting: the host values that device instructions use directly are computed by the plan, once per step.</summary>
    private List<Scalar> FindScalars(SortedSet<int> needed)
    {
        var names = new ScalarNames(_graph, context.Slots.All.Select(slot => slot.Variable));
        return
        [
            .. needed.Where(position => _graph[position].Type.IsDevice())
                .OrderBy(position => _graph[position].Origin).ThenBy(position => position)
                .SelectMany(position => _graph[position].Operands)
                .Where(operand => _graph[operand].Type.IsHost() && _graph[operand].Opcode != Opcode.Constant)
                .Distinct()
                .Select(operand => new Scalar(names.NameOf(operand), operand)),
        ];
    }
}

using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// Where the values of a way through the plan lie: which slot holds what, which results of the rule are still to be written, and
/// what they still need. A slot of the rule is overwritten only when nobody needs any more what it held.
/// </summary>
internal sealed class ValueHomes
{
    private readonly PlanContext _context;
    private readonly GraphBuilder _graph;
    private readonly ProductPatterns _patterns;
    private readonly PlanLoops _loops;
    private readonly Dictionary<int, int> _homes = [];
    private readonly List<SlotValue> _pending;
    private readonly HashSet<int> _pinned;

    /// <param name="context">What all ways share.</param>
    /// <param name="patterns">Which values are computed by products.</param>
    /// <param name="pending">What is to be computed, and where to.</param>
    /// <param name="known">The homes of values computed before, which stay what they are.</param>
    public ValueHomes(
        PlanContext context, ProductPatterns patterns, IEnumerable<SlotValue> pending, IReadOnlyDictionary<int, int> known)
    {
        _context = context;
        _graph = context.Graph;
        _patterns = patterns;
        _loops = new PlanLoops(_graph);
        _pending = [.. pending];
        _pinned = [.. known.Values];
        int[] values = [.. _pending.Select(output => output.Value)];
        Names = new ValueNames(_graph, values);
        foreach (int value in Reachability.From(_graph, values))
        {
            if (_graph[value].Opcode == Opcode.Load)
            {
                _homes[value] = (int)_graph[value].Number;
            }
            else if (_graph[value].Opcode == Opcode.Identity)
            {
                _homes[value] = context.Slots.Identity(_graph[value].Shape);
            }
        }

        foreach (KeyValuePair<int, int> home in known)
        {
            _homes[home.Key] = home.Value;
        }
    }

    /// <summary>What the values are called.</summary>
    public ValueNames Names { get; }

    /// <summary>The results of the rule that are still to be written.</summary>
    public IReadOnlyList<SlotValue> Pending => _pending;

    public bool HasPending => _pending.Count > 0;

    /// <summary>For each value that lies in a slot that slot.</summary>
    public IReadOnlyDictionary<int, int> All => _homes;

    public bool Has(int value) => _homes.ContainsKey(value);

    public int this[int value] => _homes[value];

    /// <summary>Whether a kernel could compute a value from what lies in slots.</summary>
    public bool IsComputable(int value)
    {
        HashSet<int> visited = [];
        Stack<int> open = new([value]);
        while (open.Count > 0)
        {
            int needed = open.Pop();
            Instruction instruction = _graph[needed];
            bool isGiven = instruction.Type.IsHost() || Has(needed) || (IsTurnedVector(needed) && Has(instruction.Operands[0]));
            if (isGiven || !visited.Add(needed))
            {
                continue;
            }

            if (!instruction.IsElementwise() || _loops.IsPlanLoop(needed) || _patterns.Of(needed) is not null)
            {
                return false;
            }

            foreach (int operand in instruction.Operands)
            {
                open.Push(operand);
            }
        }

        return true;
    }

    /// <summary>What lies in memory for an operand: for a vector that is turned the vector as it was.</summary>
    public int Upright(int value) => IsTurnedVector(value) ? _graph[value].Operands[0] : value;

    /// <summary>A vector that is turned lies as it lay.</summary>
    public bool IsTurnedVector(int value) =>
        _graph[value] is { Opcode: Opcode.Transpose } turned
        && (turned.Shape.Rows == DeviceShape.One || turned.Shape.Columns == DeviceShape.One);

    /// <summary>What must lie in slots before an operation can run; null where the value is none's.</summary>
    public IReadOnlyList<int>? FindStoredOperands(int value)
    {
        if (_patterns.Of(value) is { } pattern)
        {
            Instruction product = _graph[pattern.MatMul];
            return
            [
                .. new int?[]
                {
                    ProductPatterns.Stored(_graph, product.Operands[0], out _), ProductPatterns.Stored(_graph, product.Operands[1], out _),
                    pattern.Alpha.Device, pattern.Addend?.Matrix, pattern.Addend?.Device,
                }.OfType<int>(),
            ];
        }

        if (_loops.IsPlanLoop(value))
        {
            return _loops.NeededBefore(value);
        }

        return _graph[value].Opcode.IsMatrixOperation()
            ? [.. _graph[value].Operands.Where(operand => _graph[operand].Type.IsDevice()).Select(Upright)]
            : null;
    }

    /// <summary>What the pending results need that lies in no slot yet, each after what it is made of.</summary>
    public SortedSet<int> FindNeeded() => FindNeeded(_pending, [], null);

    /// <summary>For each value still needed, how many passes and operations lie between it and the end.</summary>
    public Dictionary<int, int> FindDistances()
    {
        Dictionary<int, int> distances = [];
        foreach (int value in FindNeeded().Reverse())
        {
            int own = distances.TryGetValue(value, out int known) ? known : 0;
            distances[value] = own;
            IReadOnlyList<int>? stored = FindStoredOperands(value);
            int step = stored is not null || _graph[value].Opcode.IsReduction() ? 1 : 0;
            foreach (int operand in (stored ?? _graph[value].Operands).Where(operand => _graph[operand].Type.IsDevice()))
            {
                distances[operand] = Math.Max(distances.TryGetValue(operand, out int other) ? other : 0, own + step);
            }
        }

        return distances;
    }

    /// <summary>
    /// Chooses where values go that are computed together: to a slot of the rule, where that is their place and may be overwritten now;
    /// else to a slot of the plan.
    /// </summary>
    public List<KernelTarget> Place(IReadOnlyList<int> values) => Place(values, isEverywhere: false);

    /// <summary>The same for a kernel, which writes what several slots of the rule end with to all of them.</summary>
    public List<KernelTarget> PlaceEverywhere(IReadOnlyList<int> values) => Place(values, isEverywhere: true);

    private List<KernelTarget> Place(IReadOnlyList<int> values, bool isEverywhere)
    {
        List<SlotValue> rest = [.. _pending.Where(output => !values.Contains(output.Value))];
        HashSet<int> stillRead = [];
        FindNeeded(rest, [.. values], stillRead);
        List<KernelTarget> targets = [];
        HashSet<int> taken = [];
        bool TryTake(int slot) => !stillRead.Contains(slot) && taken.Add(slot);
        foreach (int value in values)
        {
            int place = FindPlace(value, TryTake);
            targets.Add(new KernelTarget(value, place >= 0 ? place : _context.Slots.Take(NameFor(value), _graph[value].Shape)));
            targets.AddRange(_pending
                .Where(output => isEverywhere && output.Value == value && !_graph[value].Opcode.IsReduction() && TryTake(output.Slot))
                .Select(output => new KernelTarget(value, output.Slot)));
        }

        return targets;
    }

    // A value that has the name of a slot may lie there until the slot's last value comes.
    private int FindPlace(int value, Func<int, bool> isFree)
    {
        string name = _graph.NameOf(value);
        bool IsNamesake(int slot) => _context.SlotName(slot) == name && _context.Slots.All[slot].Shape == _graph[value].Shape;
        return _pending.Where(output => output.Value == value).Concat(_pending.Where(output => IsNamesake(output.Slot)))
            .Select(output => output.Slot)
            .Where(isFree)
            .DefaultIfEmpty(-1)
            .First();
    }

    /// <summary>Whether a result can be written now, together with the given values, without anybody missing what it overwrites.</summary>
    public bool CanWrite(SlotValue output, IEnumerable<int> together)
    {
        HashSet<int> stillRead = [];
        HashSet<int> computed = [.. together, output.Value];
        FindNeeded([.. _pending.Where(other => other != output && !computed.Contains(other.Value))], computed, stillRead);
        return !stillRead.Contains(output.Slot);
    }

    /// <summary>Whether nobody needs the slot a value lies in once the given values are computed.</summary>
    public bool IsSpentBy(int value, IReadOnlyCollection<int> results)
    {
        HashSet<int> stillRead = [];
        FindNeeded([.. _pending.Where(output => !results.Contains(output.Value))], [.. results], stillRead);
        return IsOwnTemporary(_homes[value]) && !stillRead.Contains(_homes[value]);
    }

    /// <summary>What will still have to be computed once the given values lie in slots.</summary>
    public SortedSet<int> FindNeededAfter(IReadOnlyCollection<int> values) =>
        FindNeeded([.. _pending.Where(output => !values.Contains(output.Value))], [.. values], null);

    /// <summary>Takes note of what was computed.</summary>
    public void Settle(IReadOnlyList<KernelTarget> targets)
    {
        foreach (KernelTarget target in targets)
        {
            foreach (int old in _homes.Where(home => home.Value == target.Slot).Select(home => home.Key).ToList())
            {
                _homes.Remove(old);
            }
        }

        foreach (KernelTarget target in targets)
        {
            if (!Has(target.Value) || target.Slot < _context.Rule.Method!.Slots.Count)
            {
                _homes[target.Value] = target.Slot;
            }

            _pending.Remove(new SlotValue(target.Slot, target.Value));
        }

        FreeUnneeded();
    }

    private void FreeUnneeded()
    {
        HashSet<int> read = [];
        FindNeeded(_pending, [], read);
        foreach (KeyValuePair<int, int> home in _homes.ToList())
        {
            if (IsOwnTemporary(home.Value) && !read.Contains(home.Value))
            {
                _homes.Remove(home.Key);
                _context.Slots.Free(home.Value);
            }
        }
    }

    private bool IsOwnTemporary(int slot) => _context.Slots.All[slot].Kind == Parsing.SlotKind.Temporary && !_pinned.Contains(slot);

    private SortedSet<int> FindNeeded(IReadOnlyList<SlotValue> pending, HashSet<int> computed, HashSet<int>? read)
    {
        SortedSet<int> needed = [];
        HashSet<int> visited = [];
        Stack<int> open = new(pending.Select(output => output.Value));
        while (open.Count > 0)
        {
            int value = open.Pop();
            if (_graph[value].Type.IsHost() || computed.Contains(value) || !visited.Add(value))
            {
                continue;
            }

            if (_homes.TryGetValue(value, out int home))
            {
                read?.Add(home);
                continue;
            }

            needed.Add(value);
            foreach (int operand in FindStoredOperands(value) ?? _graph[value].Operands)
            {
                open.Push(operand);
            }
        }

        return needed;
    }

    private string NameFor(int value) => Names.NameOf(value) ?? ValueNames.Describe(_graph, value);
}

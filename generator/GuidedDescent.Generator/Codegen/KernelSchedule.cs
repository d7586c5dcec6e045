using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>One line of a kernel, the same for every backend.</summary>
internal abstract record KernelLine;

/// <summary>Computes a value into a variable.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="IsDeclaration">Whether the variable begins here; the variables of slots that are only written begin here, too.</param>
/// <param name="Value">The instruction whose operation is the right side.</param>
/// <param name="Statement">The author's statement it comes from, where that has changed since the last line; else null.</param>
internal sealed record AssignmentLine(string Variable, bool IsDeclaration, int Value, string? Statement) : KernelLine;

/// <summary>Runs lines as often as a scalar says.</summary>
/// <param name="Counter">The variable that counts the passes.</param>
/// <param name="Trips">The number of passes, a host value.</param>
/// <param name="Carried">The variables that live from pass to pass, with their first values.</param>
/// <param name="Body">The lines of a pass.</param>
/// <param name="Next">The values of the carried variables after a pass, in their order.</param>
internal sealed record LoopLine(
    string Counter,
    int Trips,
    IReadOnlyList<CarriedVariable> Carried,
    IReadOnlyList<KernelLine> Body,
    IReadOnlyList<int> Next) : KernelLine;

/// <summary>A variable that lives from pass to pass of a loop.</summary>
internal readonly record struct CarriedVariable(string Name, int Initial);

/// <summary>
/// Puts the instructions of a kernel back into lines that read like the rule: in the author's order, under the author's names, with values
/// that are used once inside the expressions that use them. What is the same for a whole tensor, or a whole row, has lines of its own.
/// </summary>
internal sealed class KernelSchedule
{
    private readonly GraphBuilder _graph;
    private readonly Kernel _kernel;
    private readonly SortedSet<int> _live;
    private readonly LoopRegions _regions;
    private readonly Variations _variations;
    private readonly HashSet<int> _results;
    private readonly Dictionary<Variation, List<KernelLine>> _lines = [];
    private readonly Dictionary<int, List<int>> _users = [];
    private readonly Dictionary<int, string> _variables = [];
    private readonly Dictionary<string, int> _holders = [];
    private readonly Dictionary<int, int> _positions = [];
    private readonly NameScope _names;
    private string _statement = "";

    public KernelSchedule(GraphBuilder graph, Kernel kernel, IEnumerable<string> slotNames, IEnumerable<string> reserved)
    {
        _graph = graph;
        _kernel = kernel;
        _regions = new LoopRegions(graph);
        _variations = new Variations(graph, kernel);
        _results = [.. kernel.Values];
        SlotNames = [.. slotNames];
        _names = new NameScope(SlotNames.Concat(reserved).Concat(kernel.Scalars.Select(scalar => scalar.Name)));
        _live = Reachability.From(graph, kernel.Values);
        _live.RemoveWhere(position => graph[position].Type.IsHost());
        foreach (int position in _live)
        {
            foreach (int operand in graph[position].Operands)
            {
                UsersOf(operand).Add(position);
            }
        }

        foreach (int slot in kernel.Reads)
        {
            int load = _live.Single(position => graph[position].Opcode == Opcode.Load && graph[position].Number == slot);
            _variables[load] = SlotNames[slot];
            _holders[SlotNames[slot]] = load;
        }

        ScheduleOutside();
    }

    /// <summary>The names of all slots of the plan; a kernel's variables for them are called the same.</summary>
    public IReadOnlyList<string> SlotNames { get; }

    /// <summary>The lines of what varies so, and no more.</summary>
    public IReadOnlyList<KernelLine> LinesOf(Variation variation) =>
        _lines.TryGetValue(variation, out List<KernelLine> lines) ? lines : [];

    /// <summary>The values that are the same for a whole tensor or row, and that the lines of an element use, in their order.</summary>
    public IReadOnlyList<int> UniformsOfElements() =>
    [
        .. _live.Where(value => _variations.Of(value) != Variation.PerElement)
            .Where(value => _kernel.Outputs.Any(output => output.Value == value)
                || UsersOf(value).Any(user => _variations.Of(user) == Variation.PerElement)),
    ];

    /// <summary>The variable that holds a value, or null where it is written inside an expression.</summary>
    public string? VariableOf(int value) => _variables.TryGetValue(value, out string variable) ? variable : null;

    /// <summary>A name for one more variable.</summary>
    public string TakeName(string wanted) => _names.Take(wanted);

    private void ScheduleOutside()
    {
        // What varies less never needs what varies more.
        List<int> order = [.. InOrder(LoopRegions.Outside).OrderBy(_variations.Of)];
        Number(order);
        foreach (IGrouping<Variation, int> part in order.GroupBy(_variations.Of))
        {
            _statement = "";
            _lines[part.Key] = Schedule(part, LoopRegions.Outside);
        }
    }

    private List<KernelLine> ScheduleRegion(string region)
    {
        List<int> order = InOrder(region);
        Number(order);
        return Schedule(order, region);
    }

    private void Number(IReadOnlyList<int> order)
    {
        for (int index = 0; index < order.Count; index++)
        {
            _positions[order[index]] = index;
        }
    }

    private List<KernelLine> Schedule(IEnumerable<int> order, string region)
    {
        List<KernelLine> lines = [];
        foreach (int position in order)
        {
            if (_graph[position].Opcode == Opcode.Loop)
            {
                lines.Add(ScheduleLoop(position));
            }
            else if (!IsInline(position))
            {
                lines.Add(ScheduleAssignment(position, region));
            }
        }

        return lines;
    }

    /// <summary>The author's order, as far as operands allow.</summary>
    private List<int> InOrder(string region)
    {
        List<int> order = [];
        HashSet<int> visited = [];
        foreach (int position in _live.OrderBy(position => _graph[position].Origin).ThenBy(position => position))
        {
            Visit(position);
        }

        return order;

        void Visit(int position)
        {
            if (!_live.Contains(position) || _regions.RegionOf(position) != region || !visited.Add(position))
            {
                return;
            }

            foreach (int operand in _graph[position].Opcode == Opcode.Loop ? NeededByLoop(position) : _graph[position].Operands)
            {
                Visit(operand);
            }

            if (_graph[position].Opcode is not (Opcode.Load or Opcode.LoopParameter or Opcode.LoopResult))
            {
                order.Add(position);
            }
        }
    }

    private IEnumerable<int> NeededByLoop(int loop) => Reachability.From(_graph, _graph[loop].Operands);

    private bool IsInline(int position) =>
        _graph.NameOf(position).Length == 0
        && UsersOf(position) is [var user]
        && _regions.RegionOf(user) == _regions.RegionOf(position)
        && _variations.Of(user) == _variations.Of(position)
        && _graph[user].Opcode != Opcode.Loop
        && !_results.Contains(position);

    private AssignmentLine ScheduleAssignment(int position, string region)
    {
        string wanted = _graph.NameOf(position) is { Length: > 0 } name ? name : DescribeResult(_graph[position].Opcode);
        Variation variation = _variations.Of(position);
        bool isFree = SlotNames.Contains(wanted) && !_holders.ContainsKey(wanted)
            && (variation == Variation.PerElement || !_kernel.Stores.Any(slot => SlotNames[slot] == wanted));
        bool isReuse = region == LoopRegions.Outside && _holders.TryGetValue(wanted, out int holder) && IsDead(holder, position)
            && _graph[holder].Type == _graph[position].Type && _variations.Of(holder) == variation;
        string variable = isFree || isReuse ? wanted : _names.Take(wanted);
        _variables[position] = variable;
        _holders[variable] = position;
        return new AssignmentLine(variable, !isReuse, position, TakeStatement(position));
    }

    private LoopLine ScheduleLoop(int loop)
    {
        Instruction instruction = _graph[loop];
        int count = (int)instruction.Number;
        List<CarriedVariable> carried = [];
        for (int number = 0; number < count; number++)
        {
            List<int> standIns =
            [
                .. _live.Where(position => _graph[position].Number == number
                    && ((_graph[position].Opcode == Opcode.LoopParameter && _graph[position].Text == instruction.Text)
                        || (_graph[position].Opcode == Opcode.LoopResult && _graph[position].Operands[0] == loop))),
            ];
            string name = standIns.Select(_graph.NameOf).FirstOrDefault(given => given.Length > 0) ?? "carried";
            string variable = _names.Take(name);
            foreach (int standIn in standIns)
            {
                _variables[standIn] = variable;
            }

            carried.Add(new CarriedVariable(variable, instruction.Operands[1 + number]));
        }

        string counter = _names.Take("pass");
        List<KernelLine> body = ScheduleRegion(instruction.Text);
        return new LoopLine(counter, instruction.Operands[0], carried, body, [.. instruction.Operands.Skip(1 + count)]);
    }

    /// <summary>Whether nothing after a line needs a value, so that its variable may be used again in that line.</summary>
    private bool IsDead(int holder, int position) =>
        !_results.Contains(holder) && UsersOf(holder).All(user => LineOf(user) <= _positions[position]);

    // An inlined value is computed in the line of whoever uses it; what a loop needs, it needs in its own line.
    private int LineOf(int position)
    {
        if (_regions.RegionOf(position) != LoopRegions.Outside)
        {
            return _live
                .Where(other => _graph[other].Opcode == Opcode.Loop && _positions.ContainsKey(other))
                .Max(other => _positions[other]);
        }

        return _graph[position].Opcode == Opcode.LoopResult ? _positions[_graph[position].Operands[0]]
            : IsInline(position) ? LineOf(UsersOf(position)[0])
            : _positions[position];
    }

    private List<int> UsersOf(int position)
    {
        if (!_users.TryGetValue(position, out List<int> users))
        {
            _users[position] = users = [];
        }

        return users;
    }

    private string? TakeStatement(int position)
    {
        int origin = _graph[position].Origin;
        string statement = origin < 0 ? "" : _graph.Statements[origin];
        if (statement == _statement)
        {
            return null;
        }

        _statement = statement;
        return statement;
    }

    private static string DescribeResult(Opcode opcode) => opcode switch
    {
        Opcode.Add or Opcode.FusedMultiplyAdd => "sum",
        Opcode.Subtract or Opcode.FusedNegativeMultiplyAdd or Opcode.FusedMultiplySubtract => "difference",
        Opcode.Multiply => "product",
        Opcode.Divide => "quotient",
        Opcode.Sqrt => "root",
        Opcode.Less or Opcode.LessOrEqual or Opcode.Greater or Opcode.GreaterOrEqual or Opcode.Equal or Opcode.NotEqual
            or Opcode.And or Opcode.Or or Opcode.ExclusiveOr or Opcode.Not => "mask",
        _ => ScalarNames.ToCamelCase(opcode.ToString()),
    };
}

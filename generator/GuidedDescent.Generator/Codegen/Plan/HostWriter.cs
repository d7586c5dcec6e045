using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>
/// Writes host values as C#: expressions over the record's own properties, with a local wherever the author named a value.
/// </summary>
internal sealed class HostWriter
{
    private readonly CodeWriter _writer;
    private readonly KernelPlan _plan;
    private readonly GraphBuilder _graph;
    private readonly HostNames _given;
    private readonly NameScope _names;
    private readonly Dictionary<int, string> _locals;
    private readonly LoopRegions _regions;
    private readonly string _region;
    private readonly ExpressionWriter _expressions;

    /// <param name="writer">Where to.</param>
    /// <param name="plan">The plan whose values are written.</param>
    /// <param name="given">What is called how before the writer declares anything.</param>
    /// <param name="names">The names that are taken.</param>
    public HostWriter(CodeWriter writer, KernelPlan plan, HostNames given, NameScope names)
        : this(writer, plan, given, names, [], LoopRegions.Outside)
    {
    }

    private HostWriter(
        CodeWriter writer, KernelPlan plan, HostNames given, NameScope names, Dictionary<int, string> locals, string region)
    {
        _writer = writer;
        _plan = plan;
        _graph = plan.Graph;
        _given = given;
        _names = names;
        _locals = locals;
        _regions = new LoopRegions(plan.Graph);
        _region = region;
        _expressions = new ExpressionWriter(plan.Graph, operation => operation.Host, WriteAtom);
    }

    /// <summary>A writer for a block inside: it sees what has been declared so far, and what it declares is not seen here.</summary>
    public HostWriter Inner() => Inner(_region);

    public string Expression(int value, Precedence atLeast = Precedence.Loosest) => _expressions.Write(value, atLeast);

    /// <summary>Declares the locals that values need, each after those it needs itself.</summary>
    public void Declare(IEnumerable<int> values)
    {
        foreach (int position in FindUndeclared(values))
        {
            if (_graph[position].Opcode == Opcode.Loop)
            {
                WriteLoop(position);
            }
            else
            {
                string name = _names.Take(_graph.NameOf(position));
                _writer.Line($"{_graph[position].Type.HostTypeName()} {name} = {_expressions.WriteOperation(position)};");
                _locals[position] = name;
            }
        }
    }

    /// <summary>A name for one more local.</summary>
    public string TakeName(string wanted) => _names.Take(wanted);

    /// <summary>Whether values need locals that have not been declared.</summary>
    public bool NeedsDeclaration(IEnumerable<int> values) => FindUndeclared(values).Count > 0;

    private HostWriter Inner(string region) => new(_writer, _plan, _given, _names.Inner(), new(_locals), region);

    private List<int> FindUndeclared(IEnumerable<int> values)
    {
        List<int> found = [];
        HashSet<int> visited = [];
        SortedSet<int> needed = Reachability.From(_graph, values);
        foreach (int position in needed.OrderBy(position => _graph[position].Origin).ThenBy(position => position))
        {
            Visit(position);
        }

        return found;

        void Visit(int position)
        {
            if (!visited.Add(position) || !_graph[position].Type.IsHost() || _locals.ContainsKey(position))
            {
                return;
            }

            foreach (int operand in _graph[position].Operands)
            {
                Visit(operand);
            }

            bool isStatement = _graph[position].Opcode == Opcode.Loop || (IsNamedByAuthor(position) && !MayThrow(position));
            if (isStatement && _regions.RegionOf(position) == _region)
            {
                found.Add(position);
            }
        }
    }

    private bool IsNamedByAuthor(int position) =>
        _graph.NameOf(position).Length > 0 && Operations.TryGet(_graph[position].Opcode, out _);

    // Integers divided by zero throw. Such a value stays in the expression that needs it, which may guard it by a condition.
    private bool MayThrow(int position) =>
        Reachability.From(_graph, [position]).Any(needed =>
            _graph[needed] is { Opcode: Opcode.Divide or Opcode.Remainder, Type: ValueKind.Integer } division
            && (_graph[division.Operands[1]].Opcode != Opcode.Constant || _graph[division.Operands[1]].Number == 0));

    private void WriteLoop(int loop)
    {
        Instruction instruction = _graph[loop];
        int count = (int)instruction.Number;
        List<int> numbers = FindNeededVariables(loop);
        List<CarriedVariable> carried = [];
        foreach (int number in numbers)
        {
            int parameter = _graph.LoopParameter(instruction.Text, number, _graph[instruction.Operands[1 + number]].Type);
            int result = _graph.LoopResult(loop, number, _graph[parameter].Type);
            string name = _names.Take(_graph.NameOf(parameter) is { Length: > 0 } given ? given : "carried");
            _writer.Line($"{_graph[parameter].Type.HostTypeName()} {name} = {Expression(instruction.Operands[1 + number])};");
            _locals[parameter] = _locals[result] = name;
            carried.Add(new CarriedVariable(name, instruction.Operands[1 + number]));
        }

        string counter = _locals[loop] = _names.Take("pass");
        string trips = Expression(instruction.Operands[0], Precedence.Additive);
        using (_writer.Block($"for (long {counter} = 0; {counter} < {trips}; {counter}++)"))
        {
            int[] next = [.. numbers.Select(number => instruction.Operands[1 + count + number])];
            HostWriter inside = Inner(instruction.Text);
            inside.Declare(next);
            LoopStep.Write(
                new LoopLine(counter, instruction.Operands[0], carried, [], next),
                inside._expressions, inside._names.Take, value => _graph[value].Type.HostTypeName(), _writer);
        }

        _writer.Line();
    }

    /// <summary>The carried variables that something outside the loop needs, and those that these need from pass to pass.</summary>
    private List<int> FindNeededVariables(int loop)
    {
        Instruction instruction = _graph[loop];
        int count = (int)instruction.Number;
        SortedSet<int> needed =
        [
            .. _plan.LiveValues().Where(position => _graph[position].Opcode == Opcode.LoopResult && _graph[position].Operands[0] == loop)
                .Select(position => (int)_graph[position].Number),
        ];
        int found;
        do
        {
            found = needed.Count;
            needed.UnionWith(
                Reachability.From(_graph, needed.Select(number => instruction.Operands[1 + count + number]))
                    .Where(position => _graph[position].Opcode == Opcode.LoopParameter && _graph[position].Text == instruction.Text)
                    .Select(position => (int)_graph[position].Number));
        }
        while (needed.Count > found);

        return [.. needed];
    }

    private (string, Precedence)? WriteAtom(int value)
    {
        if (_locals.TryGetValue(value, out string local))
        {
            return (local, Precedence.Primary);
        }

        Instruction instruction = _graph[value];
        switch (instruction.Opcode)
        {
            case Opcode.Constant when instruction.Type == ValueKind.Flag:
                return (instruction.Number != 0 ? "true" : "false", Precedence.Primary);
            case Opcode.Constant:
                string literal = Literals.Double(instruction.Number);
                return (literal, literal[0] == '-' ? Precedence.Unary : Precedence.Primary);
            case Opcode.Hyperparameter:
                string property = _given.MemberPrefix + Identifiers.Escape(instruction.Text);
                return _given.Widened.Contains(instruction.Text) ? ($"(long){property}", Precedence.Unary) : (property, Precedence.Primary);
            case Opcode.StepNumber:
                return (_given.Step, Precedence.Primary);
            case Opcode.Dimension:
                string extent = $"{_given.Shapes}.{instruction.Text}({(int)instruction.Number})";
                bool isWidened = instruction.Text == "Rows" && IsMultiplied(value);
                return isWidened ? ($"(long){extent}", Precedence.Unary) : (extent, Precedence.Primary);
            case Opcode.Select when instruction.Type == ValueKind.Real:
                return (WriteRealChoice(instruction), Precedence.Conditional);
            default:
                return null;
        }
    }

    // Rows are counted in 32 bits; their products need more.
    private bool IsMultiplied(int value) =>
        Enumerable.Range(0, _graph.Count).Any(user =>
            _graph[user] is { Opcode: Opcode.Multiply, Type: ValueKind.Integer } && _graph[user].Operands.Contains(value));

    // Two whole literals would make C# choose between integers, and divide them as such.
    private string WriteRealChoice(Instruction instruction)
    {
        string condition = Expression(instruction.Operands[0], Precedence.OrElse);
        return $"{condition} ? {Arm(instruction.Operands[1])} : {Arm(instruction.Operands[2])}";

        string Arm(int value) =>
            _graph[value].Opcode == Opcode.Constant && !Literals.Double(_graph[value].Number).Any(c => c is '.' or 'E' or 'd')
                ? $"{Literals.Double(_graph[value].Number)}.0"
                : Expression(value, Precedence.OrElse);
    }
}

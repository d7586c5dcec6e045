using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Ir;

/// <summary>
/// Grows a graph. Equal instructions are one (common subexpressions never arise), and each passes <see cref="Simplification"/>
/// on its way in.
/// </summary>
internal sealed class GraphBuilder
{
    /// <summary>Stands for a value that could not be understood; whatever is made of it is not understood either.</summary>
    public const int Unknown = -1;

    private readonly List<Instruction> _instructions = [];
    private readonly List<string> _names = [];
    private readonly List<string> _statements = [];
    private readonly Dictionary<Instruction, int> _positions = [];
    private int _loops;
    private int _origin = -1;

    public GraphBuilder()
    {
    }

    /// <summary>Goes on where a finished graph stopped.</summary>
    public GraphBuilder(Graph graph)
    {
        _statements.AddRange(graph.Statements);
        foreach (Instruction instruction in graph.Instructions)
        {
            Append(instruction);
        }

        for (int position = 0; position < graph.Names.Count; position++)
        {
            _names[position] = graph.Names[position];
        }
    }

    /// <summary>
    /// Whether the shapes of values are known. Those of a <see cref="Fragment"/> are not: they are what it is called with, so its extents
    /// are questions to its values.
    /// </summary>
    public bool KnowsShapes { get; init; } = true;

    public int Count => _instructions.Count;

    public Instruction this[int position] => _instructions[position];

    public IReadOnlyList<string> Statements => _statements;

    /// <summary>The author's name of a value, or the empty string.</summary>
    public string NameOf(int position) => _names[position];

    /// <summary>Remembers the first name the author gives a value.</summary>
    public void Name(int position, string name)
    {
        if (position != Unknown && _names[position].Length == 0 && this[position].Opcode is not (Opcode.Constant or Opcode.Hyperparameter))
        {
            _names[position] = name;
        }
    }

    /// <summary>Begins a statement: the instructions that follow are written in it.</summary>
    public void BeginStatement(string text)
    {
        _statements.Add(text);
        _origin = _statements.Count - 1;
    }

    /// <summary>Counts the loops begun, so that each has a name of its own.</summary>
    public string BeginLoop() => $"loop{++_loops}";

    /// <summary>The number in a loop's name: higher the later it began.</summary>
    public static int NumberOfLoop(string loop) => int.Parse(loop.Substring("loop".Length));

    /// <summary>A constant. Negative zero is told from zero by its text, as the two are equal as numbers.</summary>
    public int Constant(ValueKind type, double value) =>
        Intern(Opcode.Constant, type, [], value, value == 0 && 1 / value < 0 ? "-0" : "");

    public int Hyperparameter(string name, ValueKind type) => Intern(Opcode.Hyperparameter, type, [], text: name);

    public int StepNumber(string name)
    {
        int step = Intern(Opcode.StepNumber, ValueKind.Integer, []);
        Name(step, name);
        return step;
    }

    /// <summary>What a slot holds when the plan, or a kernel of it, begins.</summary>
    public int Load(int slot, string name, DeviceShape? shape = null)
    {
        int load = Intern(Opcode.Load, ValueKind.Tensor, [], slot, name, shape ?? DeviceShape.Elements);
        Name(load, name);
        return load;
    }

    /// <summary>The number of rows or of columns of a slot, a host integer.</summary>
    public int Dimension(int slot, bool isRows) => Intern(Opcode.Dimension, ValueKind.Integer, [], slot, isRows ? "Rows" : "Columns");

    /// <summary>A value of the device that a fragment is called with.</summary>
    public int Parameter(int index, string name, ValueKind type)
    {
        int parameter = Intern(Opcode.Load, type, [], index, name);
        Name(parameter, name);
        return parameter;
    }

    /// <summary>The number of rows of a device value, a host integer. A tensor is seen as one row.</summary>
    public int RowsOf(int value) =>
        !KnowsShapes ? Intern(Opcode.Dimension, ValueKind.Integer, [value], text: "Rows")
        : this[value].Shape.IsElements ? Constant(ValueKind.Integer, 1)
        : Extent(this[value].Shape.Rows);

    /// <summary>The number of columns of a device value, a host integer.</summary>
    public int ColumnsOf(int value) =>
        !KnowsShapes ? Intern(Opcode.Dimension, ValueKind.Integer, [value], text: "Columns")
        : this[value].Shape.IsElements ? Dimension(0, isRows: false)
        : Extent(this[value].Shape.Columns);

    /// <summary>The host integer that an extent of a matrix is.</summary>
    public int Extent(int extent) => extent == DeviceShape.One ? Constant(ValueKind.Integer, 1) : extent;

    /// <summary>The extent that a host integer says.</summary>
    public int ToExtent(int position) => this[position].IsConstant(1) ? DeviceShape.One : position;

    /// <summary>
    /// A result of an operation that has several; of a choice between two such operations the choice between their results.
    /// </summary>
    public int Part(int operation, int index)
    {
        if (operation == Unknown)
        {
            return Unknown;
        }

        if (this[operation] is { Opcode: Opcode.Select } choice)
        {
            return Add(Opcode.Select, choice.Operands[0], Part(choice.Operands[1], index), Part(choice.Operands[2], index));
        }

        DeviceShape whole = this[operation].Shape;
        DeviceShape shape = index == 0 || !KnowsShapes ? whole : new DeviceShape(DeviceShape.One, whole.Columns);
        return Intern(Opcode.Part, ValueKind.Tensor, [operation], index, "", shape);
    }

    public int LoopParameter(string loop, int index, ValueKind type, DeviceShape? shape = null) =>
        Intern(Opcode.LoopParameter, type, [], index, loop, shape);

    public int LoopResult(int loop, int index, ValueKind type, DeviceShape? shape = null) =>
        Intern(Opcode.LoopResult, type, [loop], index, shape: shape);

    /// <summary>
    /// A loop: how often it runs, the first value of each variable it carries, and their values after a pass, as functions of its
    /// parameters. Its own type says whether it runs on the host or inside a kernel.
    /// </summary>
    public int Loop(string loop, ValueKind type, int trips, IReadOnlyList<int> initial, IReadOnlyList<int> next) =>
        Intern(Opcode.Loop, type, [trips, .. initial, .. next], initial.Count, loop);

    /// <summary>An operation of the table on earlier values.</summary>
    public int Add(Opcode opcode, params int[] operands)
    {
        if (operands.Contains(Unknown))
        {
            return Unknown;
        }

        ValueKind type = ResultType(opcode, operands);
        return Simplification.Simplify(this, opcode, type, operands)
            ?? Intern(opcode, type, operands, shape: ResultShape(opcode, type, operands));
    }

    /// <summary>Copies an instruction, in the statement it was written in, onto other operands.</summary>
    public int Copy(int position, IReadOnlyList<int> operands)
    {
        Instruction instruction = this[position];
        return InStatementOf(position, () =>
            (Operations.TryGet(instruction.Opcode, out _)
                ? Simplification.Simplify(this, instruction.Opcode, instruction.Type, operands)
                : null)
            ?? Intern(
                instruction.Opcode, instruction.Type, operands, instruction.Number, instruction.Text, CopiedShape(instruction, operands)));
    }

    /// <summary>The same instruction, whose extents are its own and not its operands', with others.</summary>
    public int Reshape(int position, IReadOnlyList<int> operands, DeviceShape shape)
    {
        Instruction instruction = this[position];
        return InStatementOf(
            position, () => Intern(instruction.Opcode, instruction.Type, operands, instruction.Number, instruction.Text, shape));
    }

    /// <summary>Replaces an instruction, in the statement it was written in, by another operation of the same type.</summary>
    public int Rewrite(int position, Opcode opcode, params int[] operands) =>
        InStatementOf(position, () => Intern(opcode, this[position].Type, operands, shape: this[position].Shape));

    /// <summary>Makes an instruction as if it stood in the statement of another, and under its name.</summary>
    public int InStatementOf(int position, Func<int> make)
    {
        int origin = _origin;
        _origin = this[position].Origin;
        int made = make();
        _origin = origin;
        Name(made, NameOf(position));
        return made;
    }

    public Graph Build(IEnumerable<int> outputs) =>
        new(
            _instructions.ToEquatableArray(), _names.ToEquatableArray(), _statements.ToEquatableArray(), outputs.ToEquatableArray());

    private ValueKind ResultType(Opcode opcode, IReadOnlyList<int> operands)
    {
        bool onDevice = operands.Any(operand => this[operand].Type.IsDevice());
        switch (opcode)
        {
            case Opcode.Less or Opcode.LessOrEqual or Opcode.Greater or Opcode.GreaterOrEqual or Opcode.Equal or Opcode.NotEqual
                or Opcode.And or Opcode.Or or Opcode.ExclusiveOr or Opcode.Not:
                return onDevice ? ValueKind.Mask : ValueKind.Flag;
            case Opcode.Where or Opcode.Identity:
                return ValueKind.Tensor;
            case Opcode.Select:
                return this[operands[1]].Type;
            case Opcode.ToReal:
                return ValueKind.Real;
            case Opcode.Truncate:
                return ValueKind.Integer;
            default:
                return onDevice ? ValueKind.Tensor
                    : IsFunction(opcode) || operands.Any(operand => this[operand].Type == ValueKind.Real) ? ValueKind.Real
                    : ValueKind.Integer;
        }
    }

    private DeviceShape ResultShape(Opcode opcode, ValueKind type, IReadOnlyList<int> operands)
    {
        DeviceShape Shape(int index) => this[operands[index]].Shape;
        switch (opcode)
        {
            case var _ when type.IsHost() || !KnowsShapes:
                return DeviceShape.Elements;
            case Opcode.Identity:
                int extent = ToExtent(operands[0]);
                return new DeviceShape(extent, extent);
            case Opcode.Sum or Opcode.MaxAbs or Opcode.GroupSum:
                return DeviceShape.Scalar;
            case Opcode.RowSum:
                return Shape(0) with { Columns = DeviceShape.One };
            case Opcode.ColumnSum:
                return Shape(0) with { Rows = DeviceShape.One };
            case Opcode.Transpose:
                return Shape(0).Transposed;
            case Opcode.MatMul:
                return new DeviceShape(Shape(0).Rows, Shape(1).Columns);
            case Opcode.Solve:
                return Shape(1);
            case Opcode.Select:
                return ChooseShape(operands[0], Shape(1), Shape(2));
            case Opcode.Eigh or Opcode.Qr or Opcode.Cholesky or Opcode.InverseRoot or Opcode.SortColumns or Opcode.SortRows:
                return Shape(0);
            default:
                return operands.Where(operand => this[operand].Type.IsDevice())
                    .Select(operand => this[operand].Shape)
                    .Aggregate((left, right) => left.Broadcast(right));
        }
    }

    private DeviceShape ChooseShape(int condition, DeviceShape whenTrue, DeviceShape whenFalse)
    {
        int Choose(int left, int right) =>
            left == right ? left : ToExtent(Add(Opcode.Select, condition, Extent(left), Extent(right)));
        return whenTrue.IsElements || whenFalse.IsElements
            ? DeviceShape.Elements
            : new DeviceShape(Choose(whenTrue.Rows, whenFalse.Rows), Choose(whenTrue.Columns, whenFalse.Columns));
    }

    // A condition that is now known may have been a condition of the extents, too.
    private DeviceShape CopiedShape(Instruction instruction, IReadOnlyList<int> operands) => instruction.Opcode switch
    {
        _ when instruction.Type.IsHost() || operands.Count == 0 => instruction.Shape,
        Opcode.Loop or Opcode.LoopResult => instruction.Shape,
        Opcode.Part when instruction.Number == 0 => this[operands[0]].Shape,
        Opcode.Part => new DeviceShape(DeviceShape.One, this[operands[0]].Shape.Columns),
        _ => ResultShape(instruction.Opcode, instruction.Type, operands),
    };

    // The host forms of these take and give doubles, whatever the type of their arguments.
    private static bool IsFunction(Opcode opcode) =>
        opcode is Opcode.Abs or Opcode.Sign or Opcode.Sqrt or Opcode.Exp or Opcode.Log or Opcode.Tanh or Opcode.Atan2 or Opcode.Pow
            or Opcode.Min or Opcode.Max;

    private int Intern(
        Opcode opcode, ValueKind type, IReadOnlyList<int> operands, double number = 0, string text = "", DeviceShape? shape = null)
    {
        var instruction = new Instruction(
            opcode, type, operands.ToEquatableArray(), number, text, _origin, shape ?? DeviceShape.Elements);
        if (_positions.TryGetValue(KeyOf(instruction), out int position))
        {
            return position;
        }

        if (operands.Count == 2 && Operations.TryGet(opcode, out Operation operation) && operation.IsCommutative
            && _positions.TryGetValue(KeyOf(instruction with { Operands = EquatableArray.Of(operands[1], operands[0]) }), out position))
        {
            return position;
        }

        return Append(instruction);
    }

    private int Append(Instruction instruction)
    {
        int position = _instructions.Count;
        _instructions.Add(instruction);
        _names.Add("");
        _positions[KeyOf(instruction)] = position;
        if (instruction.Opcode == Opcode.Loop)
        {
            _loops = Math.Max(_loops, NumberOfLoop(instruction.Text));
        }

        return position;
    }

    // Where a value was written does not change what it is.
    private static Instruction KeyOf(Instruction instruction) => instruction with { Origin = 0 };
}

using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>One pass over a graph: what size each value has, given the sizes of the states.</summary>
internal sealed class Interpretation
{
    private const int MostPasses = 16;

    private readonly Dictionary<int, Value> _values = [];
    private readonly Dictionary<int, Value[]> _results = [];
    private Dictionary<string, Value[]> _loops = [];

    public Interpretation(
        RuleGraph rule, WidthCase width, Conditions conditions, Scalables scalables, IReadOnlyList<Value> slots,
        ICollection<Breaker> found)
    {
        Source = rule;
        Width = width;
        Conditions = conditions;
        Scalables = scalables;
        Slots = slots;
        Found = found;
        Entries = new Entries(width);
        Reconciliation = new Reconciliation(width, scalables, found, TextOf);
        Decisions = new Decisions(this);
    }

    public RuleGraph Source { get; }

    public RuleModel Rule => Source.Rule;

    public GraphBuilder Graph => Source.Graph;

    public WidthCase Width { get; }

    /// <summary>What is assumed of hyperparameters.</summary>
    public Conditions Conditions { get; }

    public Scalables Scalables { get; }

    /// <summary>What the slots hold.</summary>
    public IReadOnlyList<Value> Slots { get; }

    public ICollection<Breaker> Found { get; }

    /// <summary>The choices that make no difference to sizes, each with the condition of hyperparameters that it is made by.</summary>
    public Dictionary<int, int> Undecided { get; } = [];

    public Entries Entries { get; }

    public Reconciliation Reconciliation { get; }

    public Decisions Decisions { get; }

    public Value ValueOf(int position)
    {
        if (!_values.TryGetValue(position, out Value? value))
        {
            _values[position] = value = Transfers.Of(Graph[position].Opcode)(new Site(this, position));
        }

        return value;
    }

    public Extent ExtentOf(int position)
    {
        Instruction instruction = Graph[position];
        return instruction.Type.IsHost() ? Extent.Scalar : ExtentOf(instruction.Shape);
    }

    public Extent ExtentOf(DeviceShape shape) =>
        shape.IsScalar ? Extent.Scalar
        : shape.IsElements ? new Extent(Width.Rows, Width.Columns, shape)
        : new Extent(LengthOf(shape.Rows), LengthOf(shape.Columns), shape);

    /// <summary>How an extent grows.</summary>
    public Monomial LengthOf(int extent) =>
        extent == DeviceShape.One ? Monomial.One : Scalables.Resolve(ValueOf(extent).Terms.Single().Size);

    public string TextOf(int position) => Source.TextOf(position);

    /// <summary>Runs a loop until a pass changes no size any more.</summary>
    public void RunLoop(int loop)
    {
        Instruction instruction = Graph[loop];
        int count = (int)instruction.Number;
        Value[] carried = [.. Enumerable.Range(1, count).Select(index => ValueOf(instruction.Operands[index]))];
        int[] next = [.. Enumerable.Range(1 + count, count).Select(index => instruction.Operands[index])];
        for (int pass = 0; pass < MostPasses; pass++)
        {
            Interpretation body = new(Source, Width, Conditions, Scalables, Slots, Found);
            body._loops = _loops.ToDictionary(outer => outer.Key, outer => outer.Value);
            body._loops[instruction.Text] = carried;
            Value[] after = [.. next.Select(body.ValueOf)];
            if (after.Zip(carried, IsSettled).All(same => same))
            {
                _results[loop] = after;
                return;
            }

            carried = after;
        }

        throw new ScalingFailure($"the loop '{TextOf(loop)}' makes sizes that each pass changes further");
    }

    public Value LoopParameter(string loop, int index) => _loops[loop][index];

    public Value LoopResult(int loop, int index)
    {
        ValueOf(loop);
        return _results[loop][index];
    }

    /// <summary>Whether two values have the same terms, as far as sizes tell.</summary>
    public bool IsSame(Value left, Value right) =>
        left.IsUnknown == right.IsUnknown
        && left.Terms.Count == right.Terms.Count
        && left.Terms.All(term => right.Terms.Any(other => IsSame(term, other)));

    /// <summary>Whether two values have the same terms, which came about in the same way.</summary>
    public bool IsSettled(Value left, Value right) =>
        IsSame(left, right)
        && left.Terms.All(term => right.Terms.Any(other => IsSame(term, other) && term.Geometry == other.Geometry));

    private bool IsSame(Term left, Term right) =>
        left.HasFormOf(right)
        && left.IsOfGradient == right.IsOfGradient
        && (left.Kind == TermKind.Sized
            ? Scalables.Resolve(left.Size).Equals(Scalables.Resolve(right.Size))
            : left.Size.Equals(right.Size));
}

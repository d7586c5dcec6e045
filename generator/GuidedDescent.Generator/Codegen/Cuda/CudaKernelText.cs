using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>What the parts of one kernel's CUDA text share: its names, its lines, its values as expressions.</summary>
internal sealed class CudaKernelText
{
    // In this order, so that a name is the same whichever others the kernel needs.
    private static readonly string[] s_frame = ["s", "c", "i", "chunk", "tensor", "whole", "factors"];

    private static readonly string[] s_tileFrame =
        ["partials", "rows", "columns", "warp", "lane", "start", "end", "row", "group", "firstRow", "firstColumn", "bandRows"];

    private readonly GraphBuilder _graph;
    private readonly Dictionary<string, string> _frame = [];
    private readonly Variations _variations;

    public CudaKernelText(CodeWriter writer, KernelPlan plan, Kernel kernel)
    {
        Writer = writer;
        Plan = plan;
        Kernel = kernel;
        _graph = plan.Graph;
        _variations = new Variations(plan.Graph, kernel);
        string[] slotNames = [.. plan.Slots.Select(slot => slot.Variable)];

        // The author's names come first: where a slot is called like a variable of the frame, the variable gives way.
        string[] ownNames = [.. slotNames.Select(StreamOf), .. IsTiled ? slotNames.SelectMany(TileNamesOf) : []];
        var frame = new NameScope(slotNames.Concat(ownNames));
        foreach (string wanted in IsTiled ? s_frame.Concat(s_tileFrame) : s_frame)
        {
            _frame[wanted] = frame.Take(wanted);
        }

        Function = frame.Take(ScalarNames.ToCamelCase(kernel.Name));
        Schedule = new KernelSchedule(plan.Graph, kernel, slotNames, [.. _frame.Values, Function, .. ownNames]);
        Expressions = new ExpressionWriter(_graph, operation => operation.Cuda, WriteAtom);
    }

    public CodeWriter Writer { get; }

    public KernelPlan Plan { get; }

    public Kernel Kernel { get; }

    public KernelSchedule Schedule { get; }

    public ExpressionWriter Expressions { get; }

    /// <summary>The name of the device function that is the rule on one element.</summary>
    public string Function { get; }

    public string ScalarsType => $"{Kernel.EntryPoint}Scalars";

    /// <summary>Whether the kernel goes tile by tile, as it must know rows from columns or gathers what it reduces.</summary>
    public bool IsTiled => Kernel.IsBanded || Kernel.Reductions.Count > 0;

    /// <summary>The slots of which each element has a number of its own, and with it a parameter of the device function.</summary>
    public IEnumerable<int> ElementSlots => Kernel.Streamed.Where(slot => !IsUniform(slot));

    /// <inheritdoc cref="Function"/>
    public static string FunctionOf(KernelPlan plan, Kernel kernel) => new CudaKernelText(new CodeWriter(), plan, kernel).Function;

    /// <summary>What a variable of the kernel's frame is called.</summary>
    public string Frame(string wanted) => _frame[wanted];

    public Variation VariationOf(int value) => _variations.Of(value);

    /// <summary>Writes the lines of what varies so, at the place where it is computed.</summary>
    /// <param name="variation">Which lines.</param>
    /// <param name="isDeclaredBefore">Whether a variable exists before the first line.</param>
    public void WriteLines(Variation variation, Func<string, bool> isDeclaredBefore)
    {
        var language = new KernelLanguage(TypeOf, isDeclaredBefore, WriteTripCount, SeparatesStatements: false);
        new KernelLinesWriter(Writer, Schedule, Expressions, language).Write(variation);
    }

    public string TypeOf(int value) => _graph[value].Type == ValueKind.Mask ? "bool" : "float";

    public bool IsLoad(int value) => _graph[value].Opcode == Opcode.Load;

    /// <summary>Whether one number of the slot serves for many elements.</summary>
    public bool IsUniform(int slot) => Kernel.AccessOf(slot) is SlotAccess.Single or SlotAccess.PerRow;

    public bool IsStored(int slot) => Kernel.Stores.Contains(slot);

    public string NameOf(int slot) => Plan.Slots[slot].Variable;

    /// <summary>The pointer to a slot's numbers, as far as the chunk goes.</summary>
    public string Stream(int slot) => StreamOf(NameOf(slot));

    /// <summary>The pointer to a slot's numbers in the present row.</summary>
    public string Row(int slot) => $"{NameOf(slot)}Row";

    /// <summary>What a lane has gathered of a reduction.</summary>
    public string Lane(KernelReduction reduction) => $"{NameOf(reduction.Slot)}Lane";

    /// <summary>What the groups of rows have gathered of a sum of columns.</summary>
    public string Groups(KernelReduction reduction) => $"{NameOf(reduction.Slot)}Groups";

    private static string StreamOf(string slot) => $"{slot}Stream";

    private static IEnumerable<string> TileNamesOf(string slot) => [$"{slot}Row", $"{slot}Lane", $"{slot}Groups"];

    private (string, Precedence)? WriteAtom(int value)
    {
        if (Schedule.VariableOf(value) is { } variable)
        {
            return (variable, Precedence.Primary);
        }

        if (_graph[value].Opcode == Opcode.Constant)
        {
            string literal = _graph[value].Type == ValueKind.Integer
                ? $"{_graph[value].Number}"
                : Literals.Single(_graph[value].Number, "__int_as_float(0x7f800000)", "__int_as_float(0x7fffffff)");
            return (literal, literal[0] == '-' ? Precedence.Unary : Precedence.Primary);
        }

        return _graph[value].Type.IsHost()
            ? ($"{Frame("s")}.{Kernel.Scalars.Single(scalar => scalar.Value == value).Name}", Precedence.Primary)
            : null;
    }

    // Scalars are floats, whatever they count.
    private string WriteTripCount(int trips) =>
        _graph[trips].Opcode == Opcode.Constant ? Expressions.Write(trips) : $"(int){Expressions.Write(trips)}";
}

using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Simd;

/// <summary>
/// Writes a kernel as C# over <c>Vector&lt;float&gt;</c>, for one segment of a tensor or of one of its rows: load a vector of each stream,
/// run the rule on it, store, and add to the lanes of what is reduced.
/// </summary>
internal sealed class SimdKernelWriter
{
    private readonly CodeWriter _writer;
    private readonly KernelPlan _plan;
    private readonly GraphBuilder _graph;
    private readonly Kernel _kernel;
    private readonly KernelSchedule _schedule;
    private readonly ExpressionWriter _expressions;
    private readonly KernelLinesWriter _lines;
    private readonly KernelLinesWriter _uniformLines;
    private readonly string _arguments;
    private readonly string _scalars;
    private readonly string _length;
    private readonly string _width;
    private readonly string _i;

    private SimdKernelWriter(CodeWriter writer, KernelPlan plan, Kernel kernel)
    {
        _writer = writer;
        _plan = plan;
        _graph = plan.Graph;
        _kernel = kernel;
        string[] slotNames = [.. plan.Slots.Select(slot => slot.Variable)];

        // The author's names come first: where a slot is called like a variable of the frame, the variable gives way.
        string[] streams = [.. slotNames.Select(StreamOf), .. kernel.Reductions.Select(LanesOf)];
        var frame = new NameScope(slotNames.Concat(streams).Concat(kernel.Scalars.Select(scalar => scalar.Name)));
        string[] names = [.. new[] { "arguments", "s", "length", "width", "i" }.Select(frame.Take)];
        (_arguments, _scalars, _length, _width, _i) = (names[0], names[1], names[2], names[3], names[4]);
        _schedule = new KernelSchedule(plan.Graph, kernel, slotNames, streams.Concat(names));
        _expressions = new ExpressionWriter(_graph, operation => operation.Simd, WriteAtom);
        var language = new KernelLanguage(TypeOf, _ => false, trips => _expressions.Write(trips), SeparatesStatements: true);
        _lines = new KernelLinesWriter(writer, _schedule, _expressions, language);
        _uniformLines = new KernelLinesWriter(writer, _schedule, _expressions, language with { SeparatesStatements = false });
    }

    public static void Write(CodeWriter writer, KernelPlan plan, Kernel kernel) =>
        new SimdKernelWriter(writer, plan, kernel).WriteKernel();

    private void WriteKernel()
    {
        _writer.Line($"/// <summary>{KernelSummary.Of(_plan, _kernel)}</summary>");
        _writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (_writer.Block($"public static void {_kernel.Name}(in CpuKernelArguments {_arguments})"))
        {
            WriteScalars();
            WriteStreams();
            _writer.Line($"nuint {_length} = {_arguments}.Length;");
            _writer.Line($"nuint {_width} = (nuint)Vector<float>.Count;");
            WriteUniforms(Variation.PerTensor, "per tensor");
            WriteUniforms(Variation.PerRow, "per row");
            _writer.Line();
            using (_writer.Block($"for (nuint {_i} = 0; {_i} < {_length}; {_i} += {_width})"))
            {
                WriteLoads();
                _lines.Write(Variation.PerElement);
                WriteStores();
            }
        }
    }

    private void WriteScalars()
    {
        if (_kernel.Scalars.Count == 0)
        {
            return;
        }

        _writer.Line($"ref readonly {_kernel.Name}Scalars {_scalars} = ref {_arguments}.Scalars<{_kernel.Name}Scalars>();");
        foreach (Scalar scalar in _kernel.Scalars)
        {
            string field = $"{_scalars}.{ScalarNames.ToPascalCase(scalar.Name)}";
            _writer.Line(IsCount(scalar) ? $"int {scalar.Name} = (int){field};" : $"var {scalar.Name} = new Vector<float>({field});");
        }

        _writer.Line();
    }

    // A scalar that says how often a loop runs is a number, not a vector of equal numbers.
    private bool IsCount(Scalar scalar) => _graph[scalar.Value].Type == ValueKind.Integer;

    private void WriteStreams()
    {
        foreach (int slot in _kernel.Streamed)
        {
            _writer.Line(
                IsUniform(slot) ? $"var {NameOf(slot)} = new Vector<float>({_arguments}.Stream({slot}));"
                : $"ref float {StreamOf(NameOf(slot))} = ref {_arguments}.Stream({slot});");
        }

        for (int index = 0; index < _kernel.Reductions.Count; index++)
        {
            _writer.Line($"ref float {LanesOf(_kernel.Reductions[index])} = ref {_arguments}.Lanes({index});");
        }
    }

    private void WriteUniforms(Variation variation, string heading)
    {
        if (_schedule.LinesOf(variation).Count > 0)
        {
            _writer.Line();
            _writer.Line($"// {heading}");
            _uniformLines.Write(variation);
        }
    }

    private void WriteLoads()
    {
        int streams = _kernel.Reads.Count(slot => _kernel.AccessOf(slot) == SlotAccess.Full);
        foreach (int slot in _kernel.Reads.Where(slot => !IsUniform(slot)))
        {
            // What goes with the columns stays at hand from row to row.
            string sideBySide = _kernel.AccessOf(slot) == SlotAccess.Full ? $", streams: {streams}" : "";
            _writer.Line($"Vector<float> {NameOf(slot)} = Simd.Load(ref {StreamOf(NameOf(slot))}, {_i}{sideBySide});");
        }
    }

    private void WriteStores()
    {
        _writer.Line();
        foreach (SlotValue output in _kernel.Outputs)
        {
            _writer.Line($"Vector.StoreUnsafe({_expressions.Write(output.Value)}, ref {StreamOf(NameOf(output.Slot))}, {_i});");
        }

        foreach (KernelReduction reduction in _kernel.Reductions)
        {
            string function = reduction.Kind switch
            {
                Opcode.MaxAbs => "MaxLanes",
                Opcode.ColumnSum => "AddColumns",
                _ => "AddLanes",
            };
            _writer.Line($"Simd.{function}(ref {LanesOf(reduction)}, {_i}, {_expressions.Write(reduction.Value)});");
        }
    }

    private (string, Precedence)? WriteAtom(int value)
    {
        if (_schedule.VariableOf(value) is { } variable)
        {
            return (variable, Precedence.Primary);
        }

        if (_graph[value].Opcode == Opcode.Constant)
        {
            return _graph[value].Type == ValueKind.Integer
                ? ($"{_graph[value].Number}", Precedence.Primary)
                : ($"Vector.Create({Literals.Single(_graph[value].Number, "float.PositiveInfinity", "float.NaN")})", Precedence.Primary);
        }

        return _graph[value].Type.IsHost()
            ? (_kernel.Scalars.Single(scalar => scalar.Value == value).Name, Precedence.Primary)
            : null;
    }

    private string TypeOf(int value) => _graph[value].Type == ValueKind.Mask ? "Vector<int>" : "Vector<float>";

    private bool IsUniform(int slot) => _kernel.AccessOf(slot) is SlotAccess.Single or SlotAccess.PerRow;

    private string NameOf(int slot) => _plan.Slots[slot].Variable;

    private static string StreamOf(string slot) => $"{slot}Stream";

    private string LanesOf(KernelReduction reduction) =>
        $"{NameOf(reduction.Slot)}{(reduction.Kind == Opcode.ColumnSum ? "Columns" : "Lanes")}";
}

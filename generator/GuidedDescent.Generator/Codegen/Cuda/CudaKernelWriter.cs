using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>
/// Writes a kernel as CUDA C: the rule as a device function on one element, and an entry point that walks the chunks of all tensors of a
/// group, four elements at a time where every stream is aligned to 16 bytes.
/// </summary>
internal sealed class CudaKernelWriter
{
    private readonly CodeWriter _writer;
    private readonly RuleModel _rule;
    private readonly GraphBuilder _graph;
    private readonly Kernel _kernel;
    private readonly KernelSchedule _schedule;
    private readonly ExpressionWriter _expressions;
    private readonly KernelLinesWriter _lines;
    private readonly string _s;
    private readonly string _c;
    private readonly string _i;
    private readonly string _chunk;
    private readonly string _tensor;
    private readonly string _whole;
    private readonly string _function;

    private CudaKernelWriter(CodeWriter writer, RuleModel rule, KernelPlan plan, Kernel kernel)
    {
        _writer = writer;
        _rule = rule;
        _graph = plan.Graph;
        _kernel = kernel;
        string[] slotNames = [.. rule.Method!.Slots.Select(slot => slot.Variable)];

        // The author's names come first: where a slot is called like a variable of the frame, the variable gives way.
        var frame = new NameScope(slotNames.Concat(slotNames.Select(StreamOf)));
        string[] names = [.. new[] { "s", "c", "i", "chunk", "tensor", "whole", ScalarNames.ToCamelCase(kernel.Name) }.Select(frame.Take)];
        (_s, _c, _i, _chunk, _tensor, _whole, _function) = (names[0], names[1], names[2], names[3], names[4], names[5], names[6]);
        _schedule = new KernelSchedule(plan.Graph, kernel, slotNames, names);
        _expressions = new ExpressionWriter(_graph, operation => operation.Cuda, WriteAtom);
        var language = new KernelLanguage(TypeOf, IsParameter, WriteTripCount, SeparatesStatements: false);
        _lines = new KernelLinesWriter(writer, _schedule, _expressions, language);
    }

    private string ScalarsType => $"{_kernel.EntryPoint}Scalars";

    public static void Write(CodeWriter writer, RuleModel rule, KernelPlan plan, Kernel kernel)
    {
        var kernelWriter = new CudaKernelWriter(writer, rule, plan, kernel);
        kernelWriter.WriteScalars();
        kernelWriter.WriteElementFunction();
        kernelWriter.WriteEntryPoint();
    }

    private void WriteScalars()
    {
        using (_writer.Block($"struct {ScalarsType}", "};"))
        {
            foreach (Scalar scalar in _kernel.Scalars)
            {
                _writer.Line($"float {scalar.Name};");
            }
        }

        _writer.Line();
    }

    private void WriteElementFunction()
    {
        IEnumerable<string> elements = _kernel.Streams.Select(slot => $"{(IsWritten(slot) ? "float&" : "float")} {NameOf(slot)}");
        string parameters = string.Join(", ", new[] { $"const {ScalarsType}& {_s}" }.Concat(elements));
        using (_writer.Block($"static __device__ __forceinline__ void {_function}({parameters})"))
        {
            _lines.Write();
            WriteResults([.. _kernel.Outputs.Where(output => _schedule.VariableOf(output.Value) != NameOf(output.Slot))]);
        }

        _writer.Line();
    }

    /// <summary>
    /// Hands over the values that are not in their slot's variable yet;
    /// one that another is about to overwrite is put aside first.
    /// </summary>
    private void WriteResults(IReadOnlyList<SlotValue> outputs)
    {
        HashSet<string> overwritten = [.. outputs.Select(output => NameOf(output.Slot))];
        Dictionary<int, string> aside = [];
        foreach (SlotValue output in outputs.Where(output => overwritten.Contains(_schedule.VariableOf(output.Value)!)))
        {
            aside[output.Slot] = _schedule.TakeName($"{NameOf(output.Slot)}Next");
            _writer.Line($"float {aside[output.Slot]} = {_expressions.Write(output.Value)};");
        }

        foreach (SlotValue output in outputs)
        {
            string value = aside.TryGetValue(output.Slot, out string kept) ? kept : _expressions.Write(output.Value);
            _writer.Line($"{NameOf(output.Slot)} = {value};");
        }
    }

    private void WriteEntryPoint()
    {
        _writer.Line($"// {KernelSummary.Of(_rule, _kernel).TrimEnd('.')}; one launch covers all tensors of a group.");
        _writer.Line($"extern \"C\" __global__ void __launch_bounds__(256) {_kernel.EntryPoint}(");
        using (_writer.Indent())
        {
            _writer.Line($"const {ScalarsType}* __restrict__ scalars, float* const* __restrict__ tensors,");
            _writer.Line("const Chunk* __restrict__ chunks, int chunkCount)");
        }

        _writer.Line("{");
        using (_writer.Indent("}"))
        {
            _writer.Line($"const {ScalarsType} {_s} = *scalars;");
            using (_writer.Block($"for (int {_c} = blockIdx.x; {_c} < chunkCount; {_c} += gridDim.x)"))
            {
                WriteChunk();
            }
        }
    }

    private void WriteChunk()
    {
        _writer.Line($"const Chunk {_chunk} = chunks[{_c}];");
        _writer.Line($"float* const* {_tensor} = tensors + {_rule.Method!.Slots.Count}ll * {_chunk}.tensor;");
        foreach (int slot in _kernel.Streams)
        {
            string qualifier = IsWritten(slot) ? "" : "const ";
            _writer.Line($"{qualifier}float* {Stream(slot)} = {_tensor}[{slot}] + {_chunk}.offset;");
        }

        string addresses = string.Join(" | ", _kernel.Streams.Select(slot => $"(size_t){Stream(slot)}"));
        _writer.Line($"const int {_whole} = (({addresses}) & 15) == 0 ? {_chunk}.length & ~3 : 0;");
        _writer.Line();
        using (_writer.Block($"for (int {_i} = 4 * threadIdx.x; {_i} < {_whole}; {_i} += 4 * blockDim.x)"))
        {
            WriteFourElements();
        }

        using (_writer.Block($"for (int {_i} = {_whole} + threadIdx.x; {_i} < {_chunk}.length; {_i} += blockDim.x)"))
        {
            WriteOneElement();
        }
    }

    private void WriteFourElements()
    {
        WriteElements(
            "float4",
            slot => $"*(const float4*)({Stream(slot)} + {_i})",
            slot => $"*(float4*)({Stream(slot)} + {_i})",
            [.. "xyzw".Select(lane => $".{lane}")]);
    }

    private void WriteOneElement() =>
        WriteElements("float", slot => $"{Stream(slot)}[{_i}]", slot => $"{Stream(slot)}[{_i}]", [""]);

    /// <summary>
    /// Loads all streams before anything is stored: the compiler cannot know that they do not overlap, and would otherwise make every
    /// load wait for the store before it.
    /// </summary>
    private void WriteElements(string type, Func<int, string> load, Func<int, string> store, string[] lanes)
    {
        foreach (int slot in _kernel.Streams)
        {
            _writer.Line(_kernel.Reads.Contains(slot) ? $"{type} {NameOf(slot)} = {load(slot)};" : $"{type} {NameOf(slot)};");
        }

        foreach (string lane in lanes)
        {
            IEnumerable<string> elements = _kernel.Streams.Select(slot => $"{NameOf(slot)}{lane}");
            _writer.Line($"{_function}({string.Join(", ", new[] { _s }.Concat(elements))});");
        }

        foreach (int slot in _kernel.Writes)
        {
            _writer.Line($"{store(slot)} = {NameOf(slot)};");
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
            string literal = _graph[value].Type == ValueKind.Integer
                ? $"{_graph[value].Number}"
                : Literals.Single(_graph[value].Number, "__int_as_float(0x7f800000)", "__int_as_float(0x7fffffff)");
            return (literal, literal[0] == '-' ? Precedence.Unary : Precedence.Primary);
        }

        return _graph[value].Type.IsHost()
            ? ($"{_s}.{_kernel.Scalars.Single(scalar => scalar.Value == value).Name}", Precedence.Primary)
            : null;
    }

    // Scalars are floats, whatever they count.
    private string WriteTripCount(int trips) =>
        _graph[trips].Opcode == Opcode.Constant ? _expressions.Write(trips) : $"(int){_expressions.Write(trips)}";

    private bool IsParameter(string variable) => _kernel.Streams.Any(slot => NameOf(slot) == variable);

    private bool IsWritten(int slot) => _kernel.Writes.Contains(slot);

    private string TypeOf(int value) => _graph[value].Type == ValueKind.Mask ? "bool" : "float";

    private string NameOf(int slot) => _rule.Method!.Slots[slot].Variable;

    private string Stream(int slot) => StreamOf(NameOf(slot));

    private static string StreamOf(string slot) => $"{slot}Stream";
}

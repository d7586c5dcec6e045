using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>
/// Writes the body of a kernel that knows rows from columns. A chunk is a band of up to 32 rows and of up to 1024 columns; a warp takes
/// four rows of it, one after the other, and a lane every 32nd column.
/// </summary>
internal sealed class BandedKernelWriter(CudaKernelText text, ElementFunctionWriter function) : EntryPointWriter(text, function)
{
    private readonly string _warp = text.Frame("warp");
    private readonly string _lane = text.Frame("lane");
    private readonly string _row = text.Frame("row");
    private readonly string _rows = text.Frame("rows");
    private readonly string _columns = text.Frame("columns");
    private readonly string _group = text.Frame("group");
    private readonly string _firstRow = text.Frame("firstRow");
    private readonly string _firstColumn = text.Frame("firstColumn");
    private readonly string _bandRows = text.Frame("bandRows");

    private IEnumerable<KernelReduction> RowSums => Text.Kernel.Reductions.Where(reduction => reduction.Kind == Opcode.RowSum);

    private IEnumerable<KernelReduction> ColumnSums => Text.Kernel.Reductions.Where(reduction => reduction.Kind == Opcode.ColumnSum);

    private IEnumerable<int> FullSlots => Text.ElementSlots.Where(slot => Text.Kernel.AccessOf(slot) == SlotAccess.Full);

    public override void WriteBody()
    {
        foreach (KernelReduction reduction in ColumnSums)
        {
            Writer.Line($"__shared__ float {Text.Groups(reduction)}[8][1024];");
        }

        WriteScalarBlock();
        Writer.Line($"const int {_warp} = threadIdx.x / 32;");
        Writer.Line($"const int {_lane} = threadIdx.x % 32;");
        WriteChunks(WriteChunk);
    }

    private void WriteChunk()
    {
        Writer.Line($"const int {_firstRow} = (int)({Chunk}.offset / {_columns});");
        Writer.Line($"const int {_firstColumn} = (int)({Chunk}.offset % {_columns});");
        Writer.Line($"const int {_bandRows} = {_rows} - {_firstRow} < 32 ? {_rows} - {_firstRow} : 32;");
        foreach (int slot in Text.Kernel.Streamed.Where(slot => Text.Kernel.AccessOf(slot) != SlotAccess.Single))
        {
            WritePointer(slot, Text.Kernel.AccessOf(slot) switch
            {
                SlotAccess.PerRow => _firstRow,
                SlotAccess.PerColumn => _firstColumn,
                _ => $"{Chunk}.offset",
            });
        }

        WriteTensorUniforms();
        Writer.Line();
        Writer.Line("// A warp takes a group of four rows, one after the other, a lane every 32nd column.");
        using (Writer.Block($"for (int {_group} = {_warp}; 4 * {_group} < {_bandRows}; {_group} += blockDim.x / 32)"))
        {
            WriteGroup();
        }

        if (ColumnSums.Any())
        {
            WriteBandSums();
        }
    }

    private void WriteGroup()
    {
        if (ColumnSums.Any())
        {
            using (Writer.Block($"for (int {I} = {_lane}; {I} < {Chunk}.length; {I} += 32)"))
            {
                foreach (KernelReduction reduction in ColumnSums)
                {
                    Writer.Line($"{Text.Groups(reduction)}[{_group}][{I}] = 0.0f;");
                }
            }
        }

        using (Writer.Block(
            $"for (int {_row} = 4 * {_group}; {_row} < 4 * {_group} + 4 && {_row} < {_bandRows}; {_row}++)"))
        {
            WriteRow();
        }
    }

    private void WriteRow()
    {
        string start = $"{Chunk}.offset + (long long){_row} * {_columns}";
        foreach (int slot in FullSlots)
        {
            string qualifier = Text.IsStored(slot) ? "" : "const ";
            Writer.Line($"{qualifier}float* {Text.Row(slot)} = {Text.Stream(slot)} + (long long){_row} * {_columns};");
        }

        WriteFactors(start);
        WriteRowUniforms();
        foreach (KernelReduction reduction in RowSums)
        {
            Writer.Line($"float {Text.Lane(reduction)} = 0.0f;");
        }

        using (Writer.Block($"for (int {I} = {_lane}; {I} < {Chunk}.length; {I} += 32)"))
        {
            WriteElements("float", (slot, _) => $"{PointerTo(slot)}[{I}]", start, [""]);
            foreach (KernelReduction reduction in Text.Kernel.Reductions)
            {
                string sum = reduction.Kind == Opcode.RowSum ? Text.Lane(reduction) : $"{Text.Groups(reduction)}[{_group}][{I}]";
                Writer.Line($"{sum} = __fadd_rn({sum}, {Function.ReducedName(reduction.Value)});");
            }
        }

        WriteRowSums();
    }

    private void WriteRowUniforms()
    {
        int[] slots = [.. Text.Kernel.Reads.Where(slot => Text.Kernel.AccessOf(slot) == SlotAccess.PerRow)];
        if (slots.Length > 0)
        {
            Writer.Line();
            Writer.Line("// per row");
        }

        foreach (int slot in slots)
        {
            Writer.Line($"float {Text.NameOf(slot)} = {Text.Stream(slot)}[{_row}];");
        }

        Text.WriteLines(Variation.PerRow, _ => false);
        Writer.Line();
    }

    private void WriteRowSums()
    {
        if (!RowSums.Any())
        {
            return;
        }

        Writer.Line();
        foreach (KernelReduction reduction in RowSums)
        {
            Writer.Line($"{Text.Lane(reduction)} = gd_sum_of_lanes({Text.Lane(reduction)});");
        }

        using (Writer.Block($"if ({_lane} == 0)"))
        {
            foreach (KernelReduction reduction in RowSums)
            {
                string tile = $"(long long)({_firstRow} + {_row}) * (({_columns} + 1023) / 1024) + {_firstColumn} / 1024";
                Writer.Line($"{PartialsOf(reduction)}[{tile}] = {Text.Lane(reduction)};");
            }
        }
    }

    // The groups of a band are added in their order, the first one being where the sum begins.
    private void WriteBandSums()
    {
        Writer.Line();
        Writer.Line("__syncthreads();");
        using (Writer.Block($"for (int {I} = threadIdx.x; {I} < {Chunk}.length; {I} += blockDim.x)"))
        {
            foreach (KernelReduction reduction in ColumnSums)
            {
                Writer.Line($"float {Text.Lane(reduction)} = {Text.Groups(reduction)}[0][{I}];");
            }

            using (Writer.Block($"for (int {_group} = 1; 4 * {_group} < {_bandRows}; {_group}++)"))
            {
                foreach (KernelReduction reduction in ColumnSums)
                {
                    string sum = Text.Lane(reduction);
                    Writer.Line($"{sum} = __fadd_rn({sum}, {Text.Groups(reduction)}[{_group}][{I}]);");
                }
            }

            foreach (KernelReduction reduction in ColumnSums)
            {
                string place = $"(long long)({_firstRow} / 32) * {_columns} + {_firstColumn} + {I}";
                Writer.Line($"{PartialsOf(reduction)}[{place}] = {Text.Lane(reduction)};");
            }
        }

        Writer.Line("__syncthreads();");
    }

    private string PartialsOf(KernelReduction reduction) => Partials(Text.Kernel.Reductions.ToList().IndexOf(reduction));

    private string PointerTo(int slot) => Text.Kernel.AccessOf(slot) == SlotAccess.Full ? Text.Row(slot) : Text.Stream(slot);
}

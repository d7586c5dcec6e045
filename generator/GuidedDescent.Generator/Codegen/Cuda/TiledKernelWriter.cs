using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>
/// Writes the body of a kernel that reduces all elements of a tensor: each warp takes tiles of 1024 elements and leaves what each of them
/// comes to; the runtime adds up the tiles.
/// </summary>
internal sealed class TiledKernelWriter(CudaKernelText text, ElementFunctionWriter function) : EntryPointWriter(text, function)
{
    private readonly string _warp = text.Frame("warp");
    private readonly string _lane = text.Frame("lane");
    private readonly string _start = text.Frame("start");
    private readonly string _end = text.Frame("end");

    public override void WriteBody()
    {
        WriteScalarBlock();
        Writer.Line($"const int {_warp} = threadIdx.x / 32;");
        Writer.Line($"const int {_lane} = threadIdx.x % 32;");
        WriteChunks(WriteChunk);
    }

    private void WriteChunk()
    {
        foreach (int slot in Text.ElementSlots)
        {
            WritePointer(slot, $"{Chunk}.offset");
        }

        WriteFactors($"{Chunk}.offset");
        WriteTensorUniforms();
        Writer.Line();
        Writer.Line("// A warp takes a tile of 1024 elements, a lane every 32nd of them.");
        using (Writer.Block($"for (int {_start} = 1024 * {_warp}; {_start} < {Chunk}.length; {_start} += 32 * blockDim.x)"))
        {
            WriteTile();
        }
    }

    private void WriteTile()
    {
        Writer.Line($"const int {_end} = {Chunk}.length - {_start} < 1024 ? {Chunk}.length : {_start} + 1024;");
        foreach (KernelReduction reduction in Text.Kernel.Reductions)
        {
            Writer.Line($"float {Text.Lane(reduction)} = 0.0f;");
        }

        using (Writer.Block($"for (int {I} = {_start} + {_lane}; {I} < {_end}; {I} += 32)"))
        {
            WriteElements("float", (slot, _) => $"{Text.Stream(slot)}[{I}]", $"{Chunk}.offset", [""]);
            foreach (KernelReduction reduction in Text.Kernel.Reductions)
            {
                string lane = Text.Lane(reduction);
                string value = Function.ReducedName(reduction.Value);
                Writer.Line(
                    reduction.Kind == Opcode.MaxAbs
                        ? $"{lane} = gd_max(fabsf({value}), {lane});"
                        : $"{lane} = __fadd_rn({lane}, {value});");
            }
        }

        foreach (KernelReduction reduction in Text.Kernel.Reductions)
        {
            string combine = reduction.Kind == Opcode.MaxAbs ? "gd_max_of_lanes" : "gd_sum_of_lanes";
            Writer.Line($"{Text.Lane(reduction)} = {combine}({Text.Lane(reduction)});");
        }

        using (Writer.Block($"if ({_lane} == 0)"))
        {
            for (int index = 0; index < Text.Kernel.Reductions.Count; index++)
            {
                Writer.Line($"{Partials(index)}[({Chunk}.offset + {_start}) / 1024] = {Text.Lane(Text.Kernel.Reductions[index])};");
            }
        }
    }
}

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>
/// Writes the body of a kernel that only streams: four elements at a time where every stream is aligned to 16 bytes.
/// </summary>
internal sealed class StreamingKernelWriter(CudaKernelText text, ElementFunctionWriter function) : EntryPointWriter(text, function)
{
    private static readonly string[] s_four = [".x", ".y", ".z", ".w"];
    private static readonly string[] s_one = [""];

    public override void WriteBody()
    {
        WriteScalarBlock();
        WriteChunks(WriteChunk);
    }

    private void WriteChunk()
    {
        foreach (int slot in Text.ElementSlots)
        {
            WritePointer(slot, $"{Chunk}.offset");
        }

        string whole = Text.Frame("whole");
        string addresses = string.Join(" | ", Text.ElementSlots.Select(slot => $"(size_t){Text.Stream(slot)}"));
        Writer.Line($"const int {whole} = (({addresses}) & 15) == 0 ? {Chunk}.length & ~3 : 0;");
        WriteFactors(Start);
        WriteTensorUniforms();
        Writer.Line();
        using (Writer.Block($"for (int {I} = 4 * threadIdx.x; {I} < {whole}; {I} += 4 * blockDim.x)"))
        {
            WriteElements("float4", FourOf, Start, s_four);
        }

        using (Writer.Block($"for (int {I} = {whole} + threadIdx.x; {I} < {Chunk}.length; {I} += blockDim.x)"))
        {
            WriteElements("float", (slot, _) => $"{Text.Stream(slot)}[{I}]", Start, s_one);
        }
    }

    private string Start => $"{Chunk}.offset";

    private string FourOf(int slot, bool isStored) => $"*({(isStored ? "" : "const ")}float4*)({Text.Stream(slot)} + {I})";
}

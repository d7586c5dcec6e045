using System.Text;

namespace GuidedDescent.Cuda;

/// <summary>
/// A kernel over what is stored in fewer bits, as text: it loads a lane's eight elements of all streams into registers, has something done
/// to each, and rounds and stores what comes of it.
/// </summary>
internal sealed class ComposedKernel
{
    /// <summary>What it is, for people.</summary>
    public required string Summary { get; init; }

    /// <summary>Its name.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>The struct of its scalars, called <c>s</c>; null where it has none.</summary>
    public string? Scalars { get; init; }

    /// <summary>The streams it reads or writes.</summary>
    public required SlotText[] Slots { get; init; }

    /// <summary>The number of pointers of a tensor.</summary>
    public required int SlotCount { get; init; }

    /// <summary>What is done to element <c>e</c> of each <see cref="SlotText.Numbers"/>; null for nothing.</summary>
    public string? Statement { get; init; }

    /// <summary>The text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        WriteBeginning(text);
        WriteChunk(text);
        WriteElements(text);
        return text.Append("        }\n    }\n}\n").ToString();
    }

    // With two blocks for each multiprocessor as a bound, the assembler takes the registers it needs; without, it would rather spill a few
    // numbers than hold fewer threads.
    private void WriteBeginning(StringBuilder text)
    {
        text.Append(
            $$"""
            // {{Summary}}: {{string.Join("; ", Slots.Select(slot => $"{slot.Use.Name} {slot.Summary}"))}}.
            extern "C" __global__ void __launch_bounds__(256, 2) {{EntryPoint}}(
                const {{Scalars ?? "void"}}* __restrict__ scalars, const long long* __restrict__ step,
                float* const* __restrict__ tensors, const Beside* __restrict__ kept, const DynamicCode* __restrict__ tables,
                const Chunk* __restrict__ chunks, int chunkCount, const Surroundings surroundings)
            {
                if (gd_is_skipped(surroundings))
                {
                    return;
                }


            """);
        text.Append(Scalars is null ? "" : $"    const {Scalars} s = *scalars;\n");
        if (Slots.Any(slot => slot.HasCodes))
        {
            text.Append("    __shared__ DynamicCode codes[2];\n    gd_copy_codes(tables, codes);\n");
        }
    }

    private void WriteChunk(StringBuilder text)
    {
        text.Append(
            $$"""
                for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
                {
                    const Chunk chunk = chunks[c];
                    float* const* tensor = tensors + {{SlotCount}}ll * chunk.tensor;

            """);
        if (Slots.Any(slot => slot.HasBeside))
        {
            text.Append($"        const Beside* beside = kept + {SlotCount}ll * chunk.tensor;\n");
        }

        WriteLines(text, 8, Slots.SelectMany(slot => slot.Pointers));
        if (Slots.Any(slot => slot.Use.IsMultiplied))
        {
            text.Append("        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);\n");
        }
    }

    private void WriteElements(StringBuilder text)
    {
        SlotText[] read = [.. Slots.Where(slot => slot.Use.IsRead)];
        text.Append(
            """

                    for (int i = 8 * threadIdx.x; (i & ~255) < chunk.length; i += 8 * blockDim.x)
                    {
                        const int count = gd_count(chunk.length - i);

            """);
        WriteLines(text, 12, read.SelectMany(slot => slot.Loads));
        text.Append($"\n            float {string.Join(", ", Slots.Select(slot => $"{slot.Numbers}[8]"))};\n");
        WriteLines(text, 12, read.Select(slot => slot.Open));
        WriteLines(text, 12, read.Where(slot => slot.Use.IsMultiplied).Select(slot => $"gd_multiply(factors, i, count, {slot.Numbers});"));
        WriteStatement(text);
        text.Append('\n');
        WriteLines(text, 12, Slots.Where(slot => slot.Use.IsWritten).SelectMany(slot => slot.Close));
        WriteLines(
            text,
            12,
            Slots.Where(slot => slot.Use.DrawsAverages)
                .Select(slot => $"gd_draw_eight(surroundings, chunk.tensor, chunk.offset + i, count, {slot.Numbers});"));
    }

    private void WriteStatement(StringBuilder text)
    {
        if (Statement is not null)
        {
            text.Append(
                $$"""
                            #pragma unroll
                            for (int e = 0; e < 8; e++)
                            {
                                {{Statement}}
                            }

                """);
        }
    }

    private static void WriteLines(StringBuilder text, int indentation, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            text.Append(' ', indentation).Append(line).Append('\n');
        }
    }
}

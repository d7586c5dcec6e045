using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>Writes the body of an entry point: what all kinds of kernels do at the beginning of a chunk and around one element.</summary>
internal abstract class EntryPointWriter(CudaKernelText text, ElementFunctionWriter function)
{
    private readonly string _factors = text.Frame("factors");

    protected CudaKernelText Text { get; } = text;

    protected ElementFunctionWriter Function { get; } = function;

    protected CodeWriter Writer { get; } = text.Writer;

    protected string Chunk { get; } = text.Frame("chunk");

    protected string Tensor { get; } = text.Frame("tensor");

    protected string I { get; } = text.Frame("i");

    private bool LoadsGradient =>
        Text.Kernel.Reads.Contains(PlanSlots.Gradient) && Text.Kernel.AccessOf(PlanSlots.Gradient) == SlotAccess.Full;

    public abstract void WriteBody();

    /// <summary>Has a block take one chunk after the other.</summary>
    protected void WriteChunks(Action writeChunk)
    {
        string c = Text.Frame("c");
        using (Writer.Block($"for (int {c} = blockIdx.x; {c} < chunkCount; {c} += gridDim.x)"))
        {
            Writer.Line($"const Chunk {Chunk} = chunks[{c}];");
            Writer.Line($"float* const* {Tensor} = tensors + {Text.Plan.Slots.Count}ll * {Chunk}.tensor;");
            writeChunk();
        }
    }

    protected void WriteScalarBlock() => Writer.Line($"const {Text.ScalarsType} {Text.Frame("s")} = *scalars;");

    protected void WritePointer(int slot, string offset)
    {
        string qualifier = Text.IsStored(slot) ? "" : "const ";
        Writer.Line($"{qualifier}float* {Text.Stream(slot)} = {Tensor}[{slot}] + {offset};");
    }

    /// <summary>Reads the slots of one number, and computes what depends on them alone.</summary>
    protected void WriteTensorUniforms()
    {
        int[] singles = [.. Text.Kernel.Reads.Where(slot => Text.Kernel.AccessOf(slot) == SlotAccess.Single)];
        if (singles.Length > 0)
        {
            Writer.Line();
            Writer.Line("// per tensor");
        }

        foreach (int slot in singles)
        {
            Writer.Line($"float {Text.NameOf(slot)} = *{Tensor}[{slot}];");
        }

        Text.WriteLines(Variation.PerTensor, _ => false);
    }

    /// <summary>Finds what the gradients of a stretch are multiplied by, where the kernel loads any.</summary>
    /// <param name="start">The first element of the stretch in its tensor.</param>
    protected void WriteFactors(string start)
    {
        if (LoadsGradient)
        {
            Writer.Line($"const StretchFactors {_factors} = gd_find_factors(surroundings, {Chunk}.tensor, {start});");
        }
    }

    /// <summary>
    /// Loads all streams before anything is stored: the compiler cannot know that they do not overlap, and would otherwise make every
    /// load wait for the store before it. For the same reason nothing is computed between two loads.
    /// </summary>
    /// <param name="type">The type that holds what is loaded at once.</param>
    /// <param name="place">Where the elements of a slot lie, as an expression that can be assigned to.</param>
    /// <param name="start">The first element of the stretch in its tensor, whose elements are counted from there.</param>
    /// <param name="lanes">The members of the type, one for each element.</param>
    protected void WriteElements(string type, Func<int, bool, string> place, string start, IReadOnlyList<string> lanes)
    {
        foreach (int slot in Text.ElementSlots)
        {
            string load = Text.Kernel.Reads.Contains(slot) ? $" = {place(slot, false)}" : "";
            Writer.Line($"{type} {Text.NameOf(slot)}{load};");
        }

        if (LoadsGradient)
        {
            string gradient = Text.NameOf(PlanSlots.Gradient);
            Writer.Line($"{gradient} = gd_multiplied({_factors}, {I}, {gradient});");
        }

        foreach (string name in Function.GivenBack)
        {
            Writer.Line($"float {name};");
        }

        foreach (string lane in lanes)
        {
            Function.WriteCall(lane);
        }

        foreach (int slot in Text.Kernel.Stores)
        {
            Writer.Line($"{place(slot, true)} = {Text.NameOf(slot)};");
        }

        if (Text.IsStored(PlanSlots.Weight))
        {
            string weight = Text.NameOf(PlanSlots.Weight);
            Writer.Line($"gd_draw_averages(surroundings, {Chunk}.tensor, {start} + {I}, {weight});");
        }
    }

    /// <summary>The place of a tensor's partial results of a reduction.</summary>
    protected string Partials(int reduction)
    {
        int count = Text.Kernel.Reductions.Count;
        string index = count == 1 ? "" : $"{count}ll * ";
        string offset = reduction == 0 ? "" : $" + {reduction}";
        return $"{Text.Frame("partials")}[{index}{Chunk}.tensor{offset}]";
    }
}

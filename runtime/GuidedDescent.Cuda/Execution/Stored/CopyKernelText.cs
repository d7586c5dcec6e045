using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>Composes the kernels between a slot that is stored in fewer bits and a copy of it in single precision.</summary>
internal static class CopyKernelText
{
    /// <summary>Shows what is stored as singles, multiplied where there are factors.</summary>
    public const string Open = "gd_open_slot";

    /// <summary>Stores singles.</summary>
    public const string Close = "gd_close_slot";

    /// <summary>Draws the averages of what is stored towards it.</summary>
    public const string Draw = "gd_draw_slot";

    /// <summary>The whole translation unit.</summary>
    /// <param name="storage">How the slot is stored.</param>
    public static string Of(SlotStorage storage)
    {
        var shown = new StreamUse(0, "stored", IsRead: true, IsWritten: false) { IsMultiplied = true };
        var drawn = new StreamUse(0, "stored", IsRead: true, IsWritten: false) { DrawsAverages = true };
        var closed = new StreamUse(0, "stored", IsRead: false, IsWritten: true);
        var made = new StreamUse(1, "copy", IsRead: false, IsWritten: true);
        var taken = new StreamUse(1, "copy", IsRead: true, IsWritten: false);
        return string.Join(
            '\n',
            RuntimeKernels.ReadPart("copies"),
            Kernel("Shows a slot as singles", Open, "copy8[e] = stored8[e];", SlotText.Of(shown, storage), new SingleText(made)),
            Kernel("Stores singles", Close, "stored8[e] = copy8[e];", SlotText.Of(closed, storage), new SingleText(taken)),
            Kernel("Draws averages towards a slot", Draw, statement: null, SlotText.Of(drawn, storage)));
    }

    private static ComposedKernel Kernel(string summary, string entryPoint, string? statement, params SlotText[] slots) => new()
    {
        Summary = summary,
        EntryPoint = entryPoint,
        Slots = slots,
        SlotCount = 2,
        Statement = statement,
    };
}

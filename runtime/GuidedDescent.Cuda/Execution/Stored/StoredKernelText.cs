using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda;

/// <summary>
/// Composes the kernels of a rule for slots that are stored in fewer bits: one more entry point around each of the generated functions
/// that are the rule on one element.
/// </summary>
internal static class StoredKernelText
{
    /// <summary>The name of the composed entry point.</summary>
    public static string EntryPointOf(KernelDescriptor kernel) => $"{kernel.EntryPoint}_Stored";

    /// <summary>The whole translation unit of a rule: the generated text, the composed one behind it.</summary>
    /// <param name="rule">The rule, which is elementwise.</param>
    /// <param name="storage">How its slots are stored.</param>
    public static string Of(RuleDescriptor rule, BucketStorage storage)
    {
        IEnumerable<string> kernels = rule.Kernels.Select(kernel => Kernel(rule, kernel, storage));
        return string.Join('\n', [rule.CudaSource, .. PartsFor(rule).Select(RuntimeKernels.ReadPart), .. kernels]);
    }

    /// <summary>One entry point.</summary>
    public static string Kernel(RuleDescriptor rule, KernelDescriptor kernel, BucketStorage storage)
    {
        SlotText[] slots =
            [.. kernel.Streams.Order().Select(slot => SlotText.Of(StreamUse.Of(slot, rule, kernel), storage[slot]))];
        return new ComposedKernel
        {
            Summary = $"{kernel.EntryPoint} on what is stored",
            EntryPoint = EntryPointOf(kernel),
            Scalars = $"{kernel.EntryPoint}Scalars",
            Slots = slots,
            SlotCount = rule.Slots.Length,
            Statement = $"{kernel.ElementFunction}(s, {string.Join(", ", slots.Select(slot => $"{slot.Numbers}[e]"))});",
        }.ToString();
    }

    // What multiplies gradients and draws averages along is there where generated kernels do so.
    private static IEnumerable<string> PartsFor(RuleDescriptor rule) =>
    [
        "stored",
        .. rule.Kernels.Any(kernel => kernel.Reads.Contains(Slot.Gradient)) ? ["stored_gradients"] : Array.Empty<string>(),
        .. rule.Kernels.Any(kernel => kernel.Writes.Contains(Slot.Weight)) ? ["stored_averages"] : Array.Empty<string>(),
    ];
}

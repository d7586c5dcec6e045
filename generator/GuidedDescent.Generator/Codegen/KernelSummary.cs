using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Says in one sentence what a kernel moves.</summary>
internal static class KernelSummary
{
    public static string Of(RuleModel rule, Kernel kernel) =>
        $"Reads {Names(rule, kernel.Reads)}, writes {Names(rule, kernel.Writes)}: {kernel.BytesPerElement} bytes per element.";

    private static string Names(RuleModel rule, IEnumerable<int> slots) =>
        string.Join(" ", slots.Select(slot => rule.Method!.Slots[slot].Name));
}

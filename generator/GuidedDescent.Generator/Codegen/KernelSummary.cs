using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Says in one sentence what a kernel moves.</summary>
internal static class KernelSummary
{
    public static string Of(KernelPlan plan, Kernel kernel)
    {
        IEnumerable<string> parts =
        [
            .. Part("reads", kernel.Reads),
            .. Part("writes", kernel.Stores),
            .. Part("reduces to", kernel.Reductions.Select(to => to.Slot)),
        ];
        return $"{ScalarNames.ToPascalCase(string.Join(", ", parts))}: {kernel.BytesPerElement} bytes per element.";

        IEnumerable<string> Part(string verb, IEnumerable<int> slots)
        {
            string[] names = [.. slots.Select(slot => plan.Slots[slot].Name)];
            return names.Length == 0 ? [] : [$"{verb} {string.Join(" ", names)}"];
        }
    }
}

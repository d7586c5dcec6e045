using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Says in one line what a way through a plan comes to.</summary>
internal static class PlanSummary
{
    public static string Of(KernelPlan plan, Sequence sequence)
    {
        PlanOperation[] operations = [.. sequence.Nodes.OfType<Launch>().Select(launch => launch.Operation).OfType<PlanOperation>()];
        int symmetric = operations.OfType<Product>().Count(product => product.IsSymmetric);
        string products = Count<Product>(operations, "product", "products");
        string[] parts =
        [
            Count<Kernel>(operations, "kernel", "kernels"),
            products != "" && symmetric > 0 ? $"{products} ({symmetric} symmetric)" : products,
            Count<Factorization>(operations, "factorization", "factorizations"),
            Count<Rearrangement>(operations, "rearrangement", "rearrangements"),
            Count<GroupTotal>(operations, "group sum", "group sums"),
            operations.Length == 1 ? "1 launch" : $"{operations.Length} launches",
        ];
        int bytes = operations.OfType<Kernel>()
            .Where(kernel => plan.Slots[kernel.DomainSlot].Shape == plan.Slots[0].Shape)
            .Sum(kernel => kernel.BytesPerElement);
        return $"{string.Join(", ", parts.Where(part => part != ""))}; {bytes} bytes per element of the weight";
    }

    private static string Count<TOperation>(PlanOperation[] operations, string one, string many)
    {
        int count = operations.OfType<TOperation>().Count();
        return count switch
        {
            0 => "",
            1 => $"1 {one}",
            _ => $"{count} {many}",
        };
    }
}

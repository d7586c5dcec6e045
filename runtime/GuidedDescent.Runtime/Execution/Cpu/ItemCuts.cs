namespace GuidedDescent.Execution.Cpu;

/// <summary>How work is cut into items: large enough to be worth taking, small enough that all threads end together.</summary>
internal static class ItemCuts
{
    /// <summary>What a stretch of work costs beside its elements, in elements: finding its streams, and its tail.</summary>
    public const int Overhead = 64;

    private const int SmallestItem = 4_096;
    private const int LargestItem = 65_536;
    private const int ItemsPerThread = 8;

    /// <summary>How many elements make an item, so that every thread has several.</summary>
    public static int ItemElements(int threads, long elements) =>
        (int)Math.Clamp(elements / ((long)threads * ItemsPerThread), SmallestItem, LargestItem);

    /// <summary>Gathers consecutive stretches of work into items of about equal cost.</summary>
    /// <param name="costs">What each stretch costs, with <see cref="Overhead"/>.</param>
    /// <param name="itemElements">What an item costs at the most, unless it is one stretch.</param>
    /// <param name="totalCost">What all cost together.</param>
    /// <returns>The first stretch of each item, and the number of stretches as an end mark.</returns>
    public static int[] Gather(long[] costs, int itemElements, out long totalCost)
    {
        List<int> starts = [0];
        totalCost = 0;
        long cost = 0;
        for (int index = 0; index < costs.Length; index++)
        {
            if (cost > 0 && cost + costs[index] > itemElements + Overhead)
            {
                starts.Add(index);
                cost = 0;
            }

            cost += costs[index];
            totalCost += costs[index];
        }

        starts.Add(costs.Length);
        return [.. starts];
    }
}

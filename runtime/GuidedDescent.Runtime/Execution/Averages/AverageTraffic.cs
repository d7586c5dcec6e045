using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>What averages of the weights cost in a step, in bytes moved between memory and the processor.</summary>
public static class AverageTraffic
{
    /// <summary>
    /// Whether the averages can be drawn towards the weights while what an operation has written of these is in the cache, on a GPU in
    /// registers: where it is a kernel that stores the weight element by element. Otherwise it takes a pass of its own.
    /// </summary>
    /// <param name="operation">The last operation of a step that writes the weight.</param>
    public static bool CanFollow(OperationDescriptor operation) =>
        operation is KernelDescriptor { DomainSlot: Slot.Weight } kernel && kernel.Stores.Contains(Slot.Weight);

    /// <summary>
    /// The bytes per element of the weight that averages add to a step: 8 for each, and 4 more for the weight where it takes a pass of its
    /// own. An average whose rate is 0 in a step costs nothing, one whose rate is 1 is not read.
    /// </summary>
    /// <param name="averages">The number of averages with a rate between 0 and 1.</param>
    /// <param name="isOwnPass">Whether it takes a pass of its own.</param>
    public static int BytesPerElement(int averages, bool isOwnPass) =>
        averages == 0 ? 0 : (2 * sizeof(float) * averages) + (isOwnPass ? sizeof(float) : 0);

    /// <summary>The same of a step in which each average has a rate: nothing for 0, no read of the average for 1.</summary>
    internal static int BytesPerElement(ReadOnlySpan<float> rates, bool isOwnPass)
    {
        int drawn = rates.Length - rates.Count(0);
        return BytesPerElement(drawn, isOwnPass) - (sizeof(float) * rates.Count(1));
    }
}

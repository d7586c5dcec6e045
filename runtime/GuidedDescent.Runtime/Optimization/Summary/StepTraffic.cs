using GuidedDescent.Execution;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>What a step has a device do for a group.</summary>
/// <param name="Launches">The operations of the host plans: kernels, products, factorizations and the like.</param>
/// <param name="Bytes">What the kernels read and write; products and factorizations, which are bound by arithmetic, are left out.</param>
internal readonly record struct StepTraffic(int Launches, long Bytes)
{
    /// <summary>Adds up the launches of some buckets.</summary>
    public static StepTraffic Of(IReadOnlyList<ParameterBucket> buckets, ReadOnlySpan<PlannedLaunch> launches, int firstBucket)
    {
        (int count, long bytes) = (0, 0);
        foreach (PlannedLaunch launch in launches)
        {
            int index = launch.Group - firstBucket;
            if (index >= 0 && index < buckets.Count && buckets[index].Tensors.Tensors.Count > 0)
            {
                count++;
                bytes += BytesOf(buckets[index].Tensors, launch.Operation);
            }
        }

        return new StepTraffic(count, bytes);
    }

    private static long BytesOf(SlotStorage? storage, long elements) => storage?.BytesMoved(elements) ?? (sizeof(float) * elements);

    private static long BytesOf(GroupTensors tensors, int operation)
    {
        if (tensors.Rule.Operations[operation] is not KernelDescriptor kernel)
        {
            return 0;
        }

        IEnumerable<int> rows = Enumerable.Range(0, tensors.Tensors.Count);
        if (tensors.Storage is BucketStorage storage)
        {
            // Its rule is elementwise: all slots have the extents of the weight.
            return rows.Sum(row => kernel.Reads.Concat(kernel.Stores).Sum(slot => BytesOf(storage[slot], tensors.Tensors.Length(row))));
        }

        return kernel.BytesPerElement * rows.Sum(row => tensors.Tensors.Shape(row, kernel.DomainSlot).Length);
    }
}

using GuidedDescent.Execution;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>What a step has a device do for a group.</summary>
/// <param name="Launches">The operations of the host plans: kernels, products, factorizations and the like.</param>
/// <param name="KernelBytes">
/// What the kernels read and write, and what working copies take; products and factorizations, which are bound by arithmetic, are left out.
/// </param>
/// <param name="GradientBytes">What the gradient pipeline reads and writes beside the kernels.</param>
/// <param name="AverageBytes">What the averages of the weights take.</param>
internal readonly record struct StepTraffic(int Launches, long KernelBytes, long GradientBytes, long AverageBytes)
{
    /// <summary>All bytes.</summary>
    public long Bytes => KernelBytes + GradientBytes + AverageBytes;

    /// <summary>Adds up a step for a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="step">The step of the whole optimizer.</param>
    /// <param name="firstBucket">The place of the first bucket of the group among all.</param>
    /// <param name="isHost">Whether the processor takes it, which draws averages along with the kernels where it can.</param>
    public static StepTraffic Of(OptimizerGroup group, LaunchList step, int firstBucket, bool isHost)
    {
        var traffic = default(StepTraffic);
        for (int index = 0; index < group.Buckets.Count; index++)
        {
            ParameterBucket bucket = group.Buckets[index];
            if (bucket.Tensors.Tensors.Count > 0)
            {
                StepTraffic more = Of(bucket, step, firstBucket + index, isHost);
                long gradients = group.Gradients?.BytesOf(bucket) ?? 0;
                traffic = new StepTraffic(
                    traffic.Launches + more.Launches,
                    traffic.KernelBytes + more.KernelBytes,
                    traffic.GradientBytes + gradients,
                    traffic.AverageBytes + more.AverageBytes);
            }
        }

        return traffic;
    }

    private static StepTraffic Of(ParameterBucket bucket, LaunchList step, int place, bool isHost)
    {
        (int count, long bytes) = (0, CopiedBytes(bucket.Tensors, step.Launches, place));
        OperationDescriptor? last = null;
        foreach (PlannedLaunch launch in step.Launches)
        {
            if (launch.Group == place)
            {
                OperationDescriptor operation = bucket.Tensors.Rule.Operations[launch.Operation];
                count++;
                bytes += BytesOf(bucket.Tensors, operation);
                last = operation.Writes is [Slot.Weight, ..] ? operation : last;
            }
        }

        bool isOwnPass = last is null || !AverageTraffic.CanFollow(last);
        int averages = AverageTraffic.BytesPerElement(step.AverageRates, isOwnPass);
        return new StepTraffic(
            count + (averages > 0 && isOwnPass && !isHost ? 1 : 0),
            bytes,
            GradientBytes: 0,
            averages * bucket.Tensors.Tensors.ElementCount);
    }

    /// <summary>What making working copies, and storing them, reads and writes.</summary>
    private static long CopiedBytes(GroupTensors tensors, ReadOnlySpan<PlannedLaunch> launches, int place)
    {
        long bytes = 0;
        SlotUse use = SlotUse.Of(tensors, launches, place);
        WorkingCopies? copies = tensors.WorkingCopies;
        foreach (int slot in copies?.Slots ?? [])
        {
            int ways = (use.Touched[slot] ? 1 : 0) + (use.Written[slot] ? 1 : 0);
            bytes += ways * Enumerable.Range(0, copies!.Lengths(slot).Length).Sum(row => copies.BytesMoved(row, slot));
        }

        return bytes;
    }

    private static long BytesOf(SlotStorage? storage, long elements) => storage?.BytesMoved(elements) ?? (sizeof(float) * elements);

    private static long BytesOf(GroupTensors tensors, OperationDescriptor operation)
    {
        if (operation is not KernelDescriptor kernel)
        {
            return 0;
        }

        IEnumerable<int> rows = Enumerable.Range(0, tensors.Tensors.Count);
        if (tensors.Storage is BucketStorage storage && tensors.WorkingCopies is null)
        {
            // Its rule is elementwise: all slots have the extents of the weight.
            return rows.Sum(row => kernel.Reads.Concat(kernel.Stores).Sum(slot => BytesOf(storage[slot], tensors.Tensors.Length(row))));
        }

        return kernel.BytesPerElement * rows.Sum(row => tensors.Tensors.Shape(row, kernel.DomainSlot).Length);
    }
}

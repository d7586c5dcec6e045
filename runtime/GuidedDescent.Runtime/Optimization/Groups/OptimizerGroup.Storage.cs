using System.Collections.Immutable;
using GuidedDescent.Precision;

namespace GuidedDescent;

// States in other formats than single precision, read and written as singles.
public sealed unsafe partial class OptimizerGroup
{
    /// <summary>In which precision the group keeps what it trains.</summary>
    public GroupPrecision Precision { get; }

    /// <summary>Whether anything of the group is in another format than single precision.</summary>
    internal bool HasStoredNumbers => Buckets.Any(bucket => bucket.Memory.Storage is not null);

    internal ImmutableArray<StoragePart> StorageParts(Parameter parameter)
    {
        ParameterBucket bucket = _bucketOf[parameter];
        return bucket.Memory.Storage is BucketStorage storage && bucket.Memory.RowOf(parameter) is int row
            ? [.. storage.PartsOf(bucket.Rule.Descriptor, row)]
            : [];
    }

    internal void ReadPreciseValue(Parameter parameter, Span<float> destination, long start)
    {
        // Whatever is out of range is refused here.
        parameter.ReadValue(destination, start);
        BucketMemory memory = _bucketOf[parameter].Memory;
        if (memory.Storage?[Slot.Weight] is not null && memory.RowOf(parameter) is int row)
        {
            memory.Storage.Read(row, Slot.Weight, parameter.ValueAddress, start, destination);
        }
    }

    /// <summary>Reads a state that is stored in another format.</summary>
    /// <returns>False where it is stored in single precision, and nothing was read.</returns>
    private bool TryReadStored(Parameter parameter, string name, Span<float> destination, long start)
    {
        BucketStorage? storage = StorageOf(parameter, name, out int row, out int slot);
        storage?.Read(row, slot, storage.StateOf(row, slot), start, destination);
        return storage is not null;
    }

    /// <summary>Writes a state that is stored in another format.</summary>
    /// <returns>False where it is stored in single precision, and nothing was written.</returns>
    private bool TryWriteStored(Parameter parameter, string name, ReadOnlySpan<float> source, long start)
    {
        BucketStorage? storage = StorageOf(parameter, name, out int row, out int slot);
        storage?.Write(row, slot, storage.StateOf(row, slot), start, source);
        return storage is not null;
    }

    private BucketStorage? StorageOf(Parameter parameter, string name, out int row, out int slot)
    {
        ParameterBucket bucket = _bucketOf[parameter];
        slot = SlotOf(parameter, name);
        row = bucket.Memory.RowOf(parameter) ?? -1;
        return row >= 0 && bucket.Memory.Storage?[slot] is not null ? bucket.Memory.Storage : null;
    }
}

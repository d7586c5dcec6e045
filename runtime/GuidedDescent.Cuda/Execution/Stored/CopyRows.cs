using GuidedDescent.Execution;
using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>The rows of the kernels between a stored slot and its copy in single precision.</summary>
/// <param name="Pointers">For each row what is stored, and the copy.</param>
/// <param name="Beside">For each row what is kept beside what is stored, and nothing.</param>
/// <param name="Lengths">The elements of each row.</param>
internal sealed unsafe record CopyRows(nint[] Pointers, BesideSlot[] Beside, long[] Lengths)
{
    /// <summary>The pointers of a row.</summary>
    public const int SlotCount = 2;

    /// <summary>A row for each parameter, as random numbers and blocks of 8 bits want it.</summary>
    public static CopyRows OfParameters(WorkingCopies copies, int slot)
    {
        long[] lengths = copies.Lengths(slot);
        CopyRows rows = Empty(lengths);
        for (int row = 0; row < lengths.Length; row++)
        {
            rows.Pointers[SlotCount * row] = (nint)copies.Stored(row, slot);
            rows.Pointers[(SlotCount * row) + 1] = (nint)copies.Singles(row, slot);
            rows.Beside[SlotCount * row] = BesideSlot.Of(copies.StorageOf(slot), row);
        }

        return rows;
    }

    /// <summary>A row for each of the bucket's table, as gradients are multiplied and averages drawn along; of 16 bits only.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="storage">How the bucket is stored.</param>
    /// <param name="slot">The weight or the gradient.</param>
    public static CopyRows OfTable(GroupTensors group, BucketStorage storage, int slot)
    {
        TensorTable table = group.Tensors;
        CopyRows rows = Empty([.. Enumerable.Range(0, table.Count).Select(table.Length)]);
        (int parameter, long start) = (0, 0);
        for (int row = 0; row < table.Count; row++)
        {
            rows.Pointers[SlotCount * row] = (nint)storage.AddressOf(parameter, slot) + (nint)(start * sizeof(ushort));
            rows.Pointers[(SlotCount * row) + 1] = (nint)table.Pointer(row, slot);
            rows.Beside[SlotCount * row] = BesideSlot.Of(storage[slot]!, parameter, start);
            start += table.Length(row);
            if (start >= storage.Lengths(slot)[parameter])
            {
                (parameter, start) = (Math.Min(parameter + 1, storage.Rows.Length - 1), 0);
            }
        }

        return rows;
    }

    private static CopyRows Empty(long[] lengths) =>
        new(new nint[SlotCount * lengths.Length], new BesideSlot[SlotCount * lengths.Length], lengths);
}

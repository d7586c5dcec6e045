using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>What is kept beside a slot of a tensor, and what its random numbers are drawn from: Beside of the CUDA text.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal unsafe struct BesideSlot
{
    public void* Memory;
    public ulong Key;

    /// <summary>What is beside a row from an element on: any where one is kept for each element, else the first.</summary>
    public static BesideSlot Of(SlotStorage storage, int row, long start = 0) => new()
    {
        Memory = storage.Beside is RowMemory beside ? beside.Row(row) + storage.BesideBytes(start) : null,
        Key = storage.KeyOf(row),
    };

    /// <summary>The table of a bucket: a row for each tensor, of one for each slot.</summary>
    public static BesideSlot[] TableOf(TensorTable tensors, BucketStorage storage)
    {
        var table = new BesideSlot[tensors.Count * tensors.SlotCount];
        for (int index = 0; index < table.Length; index++)
        {
            (int row, int slot) = Math.DivRem(index, tensors.SlotCount);
            table[index] = storage[slot] is SlotStorage stored ? Of(stored, row) : default;
        }

        return table;
    }
}

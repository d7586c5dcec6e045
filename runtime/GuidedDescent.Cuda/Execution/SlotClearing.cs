using GuidedDescent.Execution;
using GuidedDescent.Precision;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Sets slots to zero: one launch for all tensors of a bucket where the slot is as long as the weight.</summary>
internal sealed unsafe class SlotClearing(CudaSession session, LoadedKernel kernel, int groups)
{
    private const int MostZeros = 1 << 18;

    private readonly KernelArguments<Arguments> _arguments = new(0, 8, 16, 20, 24, 28);
    private readonly (TablePlace Tensors, TablePlace Chunks)[] _next = new (TablePlace Tensors, TablePlace Chunks)[groups];
    private readonly Arguments[] _groups = new Arguments[groups];

    /// <inheritdoc cref="BucketOperation.LayOut"/>
    public void LayOut(int group, GroupTensors tensors, BucketTables tables) =>
        _next[group] = (tables.Pointers, tensors.Storage is null ? tables.Elements(slot: 0) : tables.Blocks);

    /// <summary>Takes up the tables that were laid out last.</summary>
    public void TakeUp(byte* tables)
    {
        for (int group = 0; group < groups; group++)
        {
            (TablePlace tensors, TablePlace chunks) = _next[group];
            _groups[group].Tensors = tensors.In(tables);
            _groups[group].Chunks = chunks.In(tables);
            _groups[group].ChunkCount = chunks.Count;
        }
    }

    /// <summary>Sets a slot of all tensors of a group to zero, in the device's stream; the context must be current.</summary>
    public void Clear(int group, GroupTensors bucket, int slot)
    {
        TensorTable tensors = bucket.Tensors;
        SlotStorage? stored = bucket.Storage?[slot];
        if (stored is { Format: NumberFormat.EightBit } or { Beside: not null } || (stored is not null && bucket.WorkingCopies is not null))
        {
            Write(bucket.Storage!, slot);
            return;
        }

        for (int row = 0; row < tensors.Count; row++)
        {
            if (tensors.Shape(row, slot).Length != tensors.Length(row))
            {
                Fill(tensors, slot);
                return;
            }
        }

        int elementBytes = stored?.ElementBytes ?? sizeof(float);
        Clear(group, _groups[group].Tensors, tensors.SlotCount, slot, elementBytes, session.Stream);
    }

    /// <summary>Sets a slot to zero that is as long as the weights of a group; the context must be current.</summary>
    /// <param name="group">The group.</param>
    /// <param name="tensors">A table on the device, with a row for each tensor of the group.</param>
    /// <param name="slotCount">The pointers of a row.</param>
    /// <param name="slot">Which of them.</param>
    /// <param name="elementBytes">The bytes of an element, 2 or 4.</param>
    /// <param name="stream">The stream.</param>
    public void Clear(int group, void* tensors, int slotCount, int slot, int elementBytes, CUstream stream)
    {
        _arguments.Values = _groups[group] with
        {
            Tensors = tensors,
            SlotCount = slotCount,
            Slot = slot,
            ElementBytes = elementBytes,
        };
        kernel.Launch(session, _groups[group].ChunkCount, _arguments.Pointers, stream);
    }

    // What is more than zeroed bytes is written from the host, as no step does that.
    private static void Write(BucketStorage storage, int slot)
    {
        float[] zeros = new float[MostZeros];
        long[] lengths = storage.Lengths(slot);
        for (int row = 0; row < lengths.Length; row++)
        {
            for (long start = 0; start < lengths[row]; start += zeros.Length)
            {
                int count = (int)Math.Min(zeros.Length, lengths[row] - start);
                storage.Write(row, slot, storage.AddressOf(row, slot), start, zeros.AsSpan(0, count));
            }
        }
    }

    private void Fill(TensorTable tensors, int slot)
    {
        for (int row = 0; row < tensors.Count; row++)
        {
            long length = tensors.Shape(row, slot).Length;
            if (length > 0)
            {
                session.Check(
                    DriverAPINativeMethods.MemsetAsync.cuMemsetD32Async(
                        new CUdeviceptr((SizeT)(nuint)tensors.Pointer(row, slot)), 0, length, session.Stream),
                    $"setting {length} floats to zero");
            }
        }
    }

    // The parameters of gd_clear_slot.
    private struct Arguments
    {
        public void* Tensors;
        public void* Chunks;
        public int ChunkCount;
        public int SlotCount;
        public int Slot;
        public int ElementBytes;
    }
}

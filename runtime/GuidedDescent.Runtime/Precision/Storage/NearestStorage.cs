using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>Numbers of 16 bits, rounded to the nearest.</summary>
internal unsafe class NearestStorage<TFormat> : SlotStorage
    where TFormat : struct, INarrowFormat
{
    public override NumberFormat Format => TFormat.Format;

    public override long BytesMoved(long elements) => sizeof(ushort) * elements;

    public override float* Open(in Stretch stretch, void* stored, float* scratch, bool isRead)
    {
        if (isRead)
        {
            NarrowConversion<TFormat>.Widen((ushort*)stored + stretch.Offset, scratch, stretch.Length);
        }

        return scratch;
    }

    public override void Close(in Stretch stretch, void* stored, float* numbers) =>
        NarrowConversion<TFormat>.ToNearest(numbers, (ushort*)stored + stretch.Offset, stretch.Length);

    public override IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name, MemorySpace memory)
    {
        SafeTensorsDataType dataType =
            typeof(TFormat) == typeof(BFloat16Format) ? SafeTensorsDataType.BFloat16 : SafeTensorsDataType.Float16;
        return [new StoragePart(name, dataType, memory, (void*)stored, length, sizeof(ushort))];
    }
}

using System.Runtime.CompilerServices;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Precision;

/// <summary>Weights of 16 bits that are a copy in single precision, rounded to the nearest; kernels work on the copy itself.</summary>
/// <param name="masters">The copies, in singles. They need not hold anything to begin with.</param>
internal sealed unsafe class MasterStorage<TFormat>(RowMemory masters) : SlotStorage
    where TFormat : struct, INarrowFormat
{
    public override long ExtraBytes => masters.Bytes;

    public override long BytesMoved(long elements) => (sizeof(float) + sizeof(ushort)) * elements;

    public override float* Open(in Stretch stretch, void* stored, float* scratch, bool isRead)
    {
        float* master = (float*)masters.Row(stretch.Row) + stretch.Offset;
        TakeOver((ushort*)stored + stretch.Offset, master, scratch, stretch.Length);
        return master;
    }

    public override void Close(in Stretch stretch, void* stored, float* numbers) =>
        NarrowConversion<TFormat>.ToNearest(numbers, (ushort*)stored + stretch.Offset, stretch.Length);

    public override IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name) =>
        [new StoragePart($"{name}.master", SafeTensorsDataType.Float32, masters.Row(row), length, sizeof(float))];

    public override void Dispose() => masters.Dispose();

    /// <summary>Has the copy follow weights that are not what it rounds to: somebody has changed them.</summary>
    [SkipLocalsInit]
    private static void TakeOver(ushort* stored, float* master, float* scratch, int count)
    {
        ushort* rounded = stackalloc ushort[Stretch.MostElements];
        NarrowConversion<TFormat>.ToNearest(master, rounded, count);
        if (new ReadOnlySpan<ushort>(rounded, count).SequenceEqual(new ReadOnlySpan<ushort>(stored, count)))
        {
            return;
        }

        NarrowConversion<TFormat>.Widen(stored, scratch, count);
        for (int index = 0; index < count; index++)
        {
            master[index] = rounded[index] == stored[index] ? master[index] : scratch[index];
        }
    }
}

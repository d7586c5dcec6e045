using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>Weights of 16 bits that are a copy in single precision, rounded to the nearest; kernels work on the copy itself.</summary>
/// <param name="masters">The copies, in singles. They need not hold anything to begin with.</param>
internal sealed unsafe class MasterStorage<TFormat>(RowMemory masters) : SlotStorage
    where TFormat : struct, INarrowFormat
{
    public override NumberFormat Format => TFormat.Format;

    public override WeightRounding Rounding => WeightRounding.MasterCopy;

    public override RowMemory Beside => masters;

    public override long BytesMoved(long elements) => (sizeof(float) + sizeof(ushort)) * elements;

    public override float* SinglesOf(int row) => (float*)masters.Row(row);

    public override float* Open(in Stretch stretch, void* stored, float* scratch, bool isRead)
    {
        float* master = (float*)masters.Row(stretch.Row) + stretch.Offset;
        PreciseCopy<TFormat>.Follow((ushort*)stored + stretch.Offset, master, stretch.Length);
        return master;
    }

    public override float* Show(in Stretch stretch, void* stored, float* scratch)
    {
        float* master = (float*)masters.Row(stretch.Row) + stretch.Offset;
        new ReadOnlySpan<float>(master, stretch.Length).CopyTo(new Span<float>(scratch, stretch.Length));
        PreciseCopy<TFormat>.Follow((ushort*)stored + stretch.Offset, scratch, stretch.Length);
        return scratch;
    }

    public override void Close(in Stretch stretch, void* stored, float* numbers)
    {
        float* master = (float*)masters.Row(stretch.Row) + stretch.Offset;
        if (numbers != master)
        {
            new ReadOnlySpan<float>(numbers, stretch.Length).CopyTo(new Span<float>(master, stretch.Length));
        }

        NarrowConversion<TFormat>.ToNearest(numbers, (ushort*)stored + stretch.Offset, stretch.Length);
    }

    public override IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name, MemorySpace memory) =>
        [new StoragePart($"{name}.master", SafeTensorsDataType.Float32, memory, masters.Row(row), length, sizeof(float))];

    public override long BesideBytes(long elements) => sizeof(float) * elements;

    public override SlotStorage Over(RowMemory beside) => new MasterStorage<TFormat>(beside);
}

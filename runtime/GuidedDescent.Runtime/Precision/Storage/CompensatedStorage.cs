using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>Weights of 16 bits beside what rounding them has taken away. Kernels see both together.</summary>
/// <param name="remainders">What was taken away, in 16 bits.</param>
internal sealed unsafe class CompensatedStorage<TFormat>(RowMemory remainders) : SlotStorage
    where TFormat : struct, ICompensatedFormat
{
    public override NumberFormat Format => TFormat.Format;

    public override WeightRounding Rounding => WeightRounding.Compensated;

    public override RowMemory Beside => remainders;

    public override long BytesMoved(long elements) => 2 * sizeof(ushort) * elements;

    public override float* Open(in Stretch stretch, void* stored, float* scratch, bool isRead)
    {
        if (isRead)
        {
            CompensatedConversion<TFormat>.Join((ushort*)stored + stretch.Offset, RemaindersOf(stretch), scratch, stretch.Length);
        }

        return scratch;
    }

    public override void Close(in Stretch stretch, void* stored, float* numbers) =>
        CompensatedConversion<TFormat>.Split(numbers, (ushort*)stored + stretch.Offset, RemaindersOf(stretch), stretch.Length);

    public override IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name, MemorySpace memory) =>
        [new StoragePart($"{name}.remainder", SafeTensorsDataType.UInt16, memory, remainders.Row(row), length, sizeof(ushort))];

    public override long BesideBytes(long elements) => sizeof(ushort) * elements;

    public override SlotStorage Over(RowMemory beside) => new CompensatedStorage<TFormat>(beside);

    private ushort* RemaindersOf(in Stretch stretch) => (ushort*)remainders.Row(stretch.Row) + stretch.Offset;
}

using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>
/// Weights of 16 bits while those of evaluation are put in their place: read as the rule sees them, and written by rounding to the nearest.
/// What is kept beside them for training stays as it is.
/// </summary>
/// <param name="training">How training stores them.</param>
/// <param name="format">Their format.</param>
internal sealed unsafe class EvaluationStorage(SlotStorage training, StorageFormat format) : SlotStorage
{
    public override NumberFormat Format => training.Format;

    public override WeightRounding Shows => training.Rounding;

    public override RowMemory? Beside => training.Beside;

    public override long BytesMoved(long elements) => training.BytesMoved(elements);

    public override float* Open(in Stretch stretch, void* stored, float* scratch, bool isRead) =>
        isRead ? training.Show(stretch, stored, scratch) : scratch;

    public override void Close(in Stretch stretch, void* stored, float* numbers) =>
        StoredNumbers.ToNearest(format, numbers, (ushort*)stored + stretch.Offset, stretch.Length);

    public override IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name, MemorySpace memory) => [];
}

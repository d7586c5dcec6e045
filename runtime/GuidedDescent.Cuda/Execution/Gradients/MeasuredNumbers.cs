using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>Numbers that are measured, and how they are stored: MeasuredNumbers of pipeline.cuh, field by field.</summary>
internal unsafe struct MeasuredNumbers
{
    public void* Numbers;

    /// <summary>What is kept beside them.</summary>
    public void* Beside;

    /// <summary>
    /// 0 for singles; 1 for bfloat16 and 2 for half, 2 more with a master copy, 4 more with what rounding has taken away.
    /// </summary>
    public int Storage;

    /// <summary>Those of a tensor.</summary>
    public static MeasuredNumbers Of(in StoredStream tensor) => new()
    {
        Numbers = tensor.Start,
        Beside = tensor.Beside,
        Storage = tensor.Storage is null ? 0 : Number(tensor.Storage),
    };

    private static int Number(SlotStorage storage) => (storage.Format == NumberFormat.BFloat16 ? 1 : 2) + storage.Shows switch
    {
        WeightRounding.MasterCopy => 2,
        WeightRounding.Compensated => 4,
        _ => 0,
    };
}

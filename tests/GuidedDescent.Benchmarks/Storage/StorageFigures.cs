namespace GuidedDescent.Benchmarks.Storage;

/// <summary>A step of AdamW in one storage. Times are medians in milliseconds.</summary>
/// <param name="Storage">What is stored how.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="BytesPerElement">What a step reads and writes.</param>
/// <param name="Step">Its time.</param>
/// <param name="TimesSingle">How many times as fast it is as single precision in the same race, turn by turn.</param>
/// <param name="Promised">How many times as fast its bytes promise.</param>
/// <param name="ForeignLoad">The share of the machine that other processes took.</param>
internal sealed record StorageFigures(
    string Storage, int Threads, double BytesPerElement, double Step, double TimesSingle, double Promised, double? ForeignLoad);

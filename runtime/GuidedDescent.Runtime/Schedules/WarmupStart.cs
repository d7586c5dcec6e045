namespace GuidedDescent;

/// <summary>
/// Where a linear warm-up of W steps starts. Both conventions are in use; they are one step apart.
/// </summary>
public enum WarmupStart
{
    /// <summary>
    /// (t + 1) / W at index t: 1 / W in the first step, 1 in the last step of the warm-up, of index W - 1. No step is lost.
    /// </summary>
    AboveZero,

    /// <summary>
    /// t / W at index t: 0 in the first step, which then moves no weight, and 1 in the first step after the warm-up, of index W.
    /// What optax and the schedules of Hugging Face do.
    /// </summary>
    Zero,
}

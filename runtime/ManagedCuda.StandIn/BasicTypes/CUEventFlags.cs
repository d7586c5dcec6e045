namespace ManagedCuda.BasicTypes;

/// <summary>How an event is waited for, and whether it takes the time.</summary>
[Flags]
public enum CUEventFlags
{
    Default = 0, BlockingSync = 1, DisableTiming = 2, InterProcess = 4,
}

namespace ManagedCuda.BasicTypes;

/// <summary>How a context waits for its device, and other properties of it.</summary>
[Flags]
public enum CUCtxFlags
{
    SchedAuto = 0, SchedSpin = 1, SchedYield = 2, BlockingSync = 4, SchedMask = 7,
    [Obsolete("Has no effect since CUDA 11.0.")]
    MapHost = 8,
    LMemResizeToMax = 16, CoreDumpEnable = 32, UserCoreDumpEnable = 64, SyncMemOps = 128, FlagsMask = 255,
}

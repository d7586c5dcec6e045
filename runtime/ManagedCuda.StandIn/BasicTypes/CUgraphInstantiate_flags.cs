namespace ManagedCuda.BasicTypes;

/// <summary>How a graph is made executable.</summary>
[Flags]
public enum CUgraphInstantiate_flags : ulong
{
    None = 0, AutoFreeOnLaunch = 1, Upload = 2, DeviceLaunch = 4, UseNodePriority = 8,
}

namespace ManagedCuda.BasicTypes;

/// <summary>How page-locked host memory is allocated.</summary>
[Flags]
public enum CUMemHostAllocFlags
{
    None = 0, Portable = 1, DeviceMap = 2, WriteCombined = 4,
}

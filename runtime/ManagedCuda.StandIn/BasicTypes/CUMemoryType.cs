namespace ManagedCuda.BasicTypes;

/// <summary>Where memory lies.</summary>
public enum CUMemoryType : uint
{
    Host = 1, Device = 2, Array = 3, Unified = 4,
}

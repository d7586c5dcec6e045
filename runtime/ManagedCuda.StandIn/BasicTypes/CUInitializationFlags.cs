namespace ManagedCuda.BasicTypes;

/// <summary>How the driver is initialized; CUDA defines no flag yet.</summary>
[Flags]
public enum CUInitializationFlags : uint
{
    None = 0,
}

namespace ManagedCuda.BasicTypes;

/// <summary>An address in the memory of a device.</summary>
public struct CUdeviceptr
{
    /// <summary>The address; zero is NULL.</summary>
    public SizeT Pointer;

    /// <summary>Wraps an address.</summary>
    public CUdeviceptr(SizeT pointer) => Pointer = pointer;

    /// <summary>The address so many bytes further on.</summary>
    public static CUdeviceptr operator +(CUdeviceptr src, SizeT value) => new(src.Pointer + value);

    public static bool operator ==(CUdeviceptr src, CUdeviceptr value) => src.Pointer == value.Pointer;

    public static bool operator !=(CUdeviceptr src, CUdeviceptr value) => src.Pointer != value.Pointer;

    /// <summary>Whether the other is a CUdeviceptr of the same address.</summary>
    public override bool Equals(object obj) => obj is CUdeviceptr other && this == other;

    /// <summary>The hash of the address.</summary>
    public override int GetHashCode() => Pointer.GetHashCode();
}

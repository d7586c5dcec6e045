namespace ManagedCuda.BasicTypes;

/// <summary>What <c>cuPointerGetAttribute</c> can be asked, numbered as <c>CUpointer_attribute</c> in cuda.h.</summary>
public enum CUPointerAttribute
{
    Context = 1, MemoryType = 2, DevicePointer = 3, HostPointer = 4, P2PTokens = 5, SyncMemops = 6, BufferID = 7,
    IsManaged = 8, DeviceOrdinal = 9, IsLegacyCudaIPCCapable = 10, RangeStartAddr = 11, RangeSize = 12, Mapped = 13,
    AllowedHandleTypes = 14, IsGPUDirectRDMACapable = 15, AccessFlags = 16, MempoolHandle = 17, MappingSize = 18,
    BaseAddr = 19, MemoryBlockID = 20, IsHWDecompressCapable = 21,
}

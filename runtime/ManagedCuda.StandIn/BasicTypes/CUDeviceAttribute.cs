namespace ManagedCuda.BasicTypes;

/// <summary>What <c>cuDeviceGetAttribute</c> can be asked, numbered as <c>CUdevice_attribute</c> in cuda.h.</summary>
public enum CUDeviceAttribute
{
    MaxThreadsPerBlock = 1, MaxBlockDimX = 2, MaxBlockDimY = 3, MaxBlockDimZ = 4, MaxGridDimX = 5, MaxGridDimY = 6,
    MaxGridDimZ = 7, MaxSharedMemoryPerBlock = 8,
    [Obsolete("Use MaxSharedMemoryPerBlock.")]
    SharedMemoryPerBlock = 8,
    TotalConstantMemory = 9, WarpSize = 10, MaxPitch = 11,
    [Obsolete("Use MaxRegistersPerBlock.")]
    RegistersPerBlock = 12,
    MaxRegistersPerBlock = 12, ClockRate = 13, TextureAlignment = 14, GPUOverlap = 15, MultiProcessorCount = 16,
    KernelExecTimeout = 17, Integrated = 18, CanMapHostMemory = 19, ComputeMode = 20, MaximumTexture1DWidth = 21,
    MaximumTexture2DWidth = 22, MaximumTexture2DHeight = 23, MaximumTexture3DWidth = 24, MaximumTexture3DHeight = 25,
    MaximumTexture3DDepth = 26, MaximumTexture2DArray_Width = 27, MaximumTexture2DArray_Height = 28,
    MaximumTexture2DArray_NumSlices = 29, SurfaceAllignment = 30, ConcurrentKernels = 31, ECCEnabled = 32, PCIBusID = 33,
    PCIDeviceID = 34, TCCDriver = 35, MemoryClockRate = 36, GlobalMemoryBusWidth = 37, L2CacheSize = 38,
    MaxThreadsPerMultiProcessor = 39, AsyncEngineCount = 40, UnifiedAddressing = 41, MaximumTexture1DLayeredWidth = 42,
    MaximumTexture1DLayeredLayers = 43, PCIDomainID = 50, TexturePitchAlignment = 51, MaximumTextureCubeMapWidth = 52,
    MaximumTextureCubeMapLayeredWidth = 53, MaximumTextureCubeMapLayeredLayers = 54, MaximumSurface1DWidth = 55,
    MaximumSurface2DWidth = 56, MaximumSurface2DHeight = 57, MaximumSurface3DWidth = 58, MaximumSurface3DHeight = 59,
    MaximumSurface3DDepth = 60, MaximumSurface1DLayeredWidth = 61, MaximumSurface1DLayeredLayers = 62,
    MaximumSurface2DLayeredWidth = 63, MaximumSurface2DLayeredHeight = 64, MaximumSurface2DLayeredLayers = 65,
    MaximumSurfaceCubemapWidth = 66, MaximumSurfaceCubemapLayeredWidth = 67, MaximumSurfaceCubemapLayeredLayers = 68,
    [Obsolete("Use cuDeviceGetTexture1DLinearMaxWidth.")]
    MaximumTexture1DLinearWidth = 69,
    MaximumTexture2DLinearWidth = 70, MaximumTexture2DLinearHeight = 71, MaximumTexture2DLinearPitch = 72,
    MaximumTexture2DMipmappedWidth = 73, MaximumTexture2DMipmappedHeight = 74, ComputeCapabilityMajor = 75,
    ComputeCapabilityMinor = 76, MaximumTexture1DMipmappedWidth = 77, StreamPrioritiesSupported = 78,
    GlobalL1CacheSupported = 79, LocalL1CacheSupported = 80, MaxSharedMemoryPerMultiprocessor = 81,
    MaxRegistersPerMultiprocessor = 82, ManagedMemory = 83, MultiGpuBoard = 84, MultiGpuBoardGroupID = 85,
    HostNativeAtomicSupported = 86, SingleToDoublePrecisionPerfRatio = 87, PageableMemoryAccess = 88,
    ConcurrentManagedAccess = 89, ComputePreemptionSupported = 90, CanUseHostPointerForRegisteredMem = 91,
    [Obsolete("Belongs to the first version of the memory operations on streams.")]
    CanUseStreamMemOpsV1 = 92,
    [Obsolete("Belongs to the first version of the memory operations on streams.")]
    CanUse64BitStreamMemOpsV1 = 93,
    [Obsolete("Belongs to the first version of the memory operations on streams.")]
    CanUseStreamWaitValueNOrV1 = 94,
    CooperativeLaunch = 95, CooperativeMultiDeviceLaunch = 96, MaxSharedMemoryPerBlockOptin = 97,
    CanFlushRemoteWrites = 98, HostRegisterSupported = 99, PageableMemoryAccessUsesHostPageTables = 100,
    DirectManagedMemoryAccessFromHost = 101,
    [Obsolete("Use VirtualMemoryManagementSupported.")]
    VirtualAddressManagementSupported = 102,
    VirtualMemoryManagementSupported = 102, HandleTypePosixFileDescriptorSupported = 103,
    HandleTypeWin32HandleSupported = 104, HandleTypeWin32KMTHandleSupported = 105, MaxBlocksPerMultiProcessor = 106,
    GenericCompressionSupported = 107, MaxPersistingL2CacheSize = 108, MaxAccessPolicyWindowSize = 109,
    GPUDirectRDMAWithCudaVMMSupported = 110, ReservedSharedMemoryPerBlock = 111, SparseCudaArraySupported = 112,
    ReadOnlyHostRegisterSupported = 113, TimelineSemaphoreInteropSupported = 114, MemoryPoolsSupported = 115,
    GpuDirectRDMASupported = 116, GpuDirectRDMAFlushWritesOptions = 117, GpuDirectRDMAWritesOrdering = 118,
    MempoolSupportedHandleTypes = 119, ClusterLaunch = 120, DeferredMappingCudaArraySupported = 121,
    CanUse64BitStreamMemOps = 122, CanUseStreamWaitValueNOR = 123, DmaBufSupported = 124, IPCEventSupported = 125,
    MemSyncDomainCount = 126, TensorMapAccessSupported = 127, HandleTypeFabricSupported = 128,
    UnifiedFunctionPointers = 129, NumaConfig = 130, NumaID = 131, MultiCastSupported = 132, MPSEnabled = 132,
    HostNumaID = 134, D3D12CIGSupported = 135, MemDecompressAlgorithmMask = 136, MemDecompressMaximumLength = 137,
    GpuPciDeviceID = 139, GpuPciSubsystemID = 140, HostNUMAMultinodeIPCSupported = 143, MAX = 144,
}

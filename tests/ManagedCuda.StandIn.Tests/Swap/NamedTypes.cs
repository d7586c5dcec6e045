namespace ManagedCuda.StandIn.Tests;

/// <summary>
/// The types that described members name and nobody describes. They are declared empty, a delegate without parameters: callers do
/// not use them, but whether one is an enum or a struct decides which overloads a literal fits.
/// </summary>
internal static class NamedTypes
{
    private const string Enums = """
        CUArrayFormat CUCtxAttachFlags CUCtxFlags CUEventRecordFlags CUFuncCache CUGLDeviceList CUGraphCondAssign CUJITInputType
        CULimit CUMemHostRegisterFlags CUStreamAddCallbackFlags CUd3dXDeviceList CUdevResourceType CUexecAffinityType
        CUfunctionLoadingState CUgraphDebugDot_flags CUgraphMem_attribute CUgraphNodeType CUkernelNodeAttrID CUmemAccess_flags
        CUmemAdvise CUmemAllocationGranularity_flags CUmemAllocationHandleType CUmemAttach_flags CUmemPool_attribute
        CUmemRangeHandleType CUmem_range_attribute CUmoduleLoadingMode CUoccupancy_flags CUoutputMode CUsharedconfig CUstreamAttrID
        CUstreamUpdateCaptureDependencies_flags CUstreamWaitValue_flags CUstreamWriteValue_flags CUuserObjectRetain_flags
        CUuserObject_flags CudaCooperativeLaunchMultiDeviceFlags NvSciSyncAttr
        """;

    private const string Structs = """
        CUDAMemCpy2D CUDAMemCpy3D CUDAMemCpy3DPeer CUDA_MEMCPY3D_BATCH_OP CUarray CUarrayMapInfo CUasyncCallbackHandle CUctxCigParam
        CUctxCreateParams CUdevResource CUexecAffinityParam CUgraphConditionalHandle CUgraphEdgeData CUgraphExecUpdateResultInfo
        CUgraphNode CUgraphNodeParams CUgreenCtx CUipcEventHandle CUipcMemHandle CUkernelNodeAttrValue CUlaunchConfig CUlinkState
        CUmemAccessDesc CUmemAllocationProp CUmemDecompressParams CUmemGenericAllocationHandle CUmemLocation CUmemPoolProps
        CUmemPoolPtrExportData CUmemcpyAttributes CUmemoryPool CUstreamAttrValue CUstreamBatchMemOpParams CUsurfref CUtexref
        CUuserObject CUuuid CudaBatchMemOpNodeParams CudaExtSemSignalNodeParams CudaExtSemWaitNodeParams CudaGraphInstantiateParams
        CudaHostNodeParams CudaKernelNodeParams CudaLaunchParams CudaMemAllocNodeParams CudaMemsetNodeParams
        CudaPointerAttributeP2PTokens Luid
        """;

    private const string Vectors = """
        char1 char2 char3 char4 uchar1 uchar2 uchar3 uchar4 short1 short2 short3 short4 ushort1 ushort2 ushort3 ushort4
        int1 int2 int3 int4 uint1 uint2 uint3 uint4 long1 long2 long3 long4 ulong1 ulong2 ulong3 ulong4
        float1 float2 float3 float4 double1 double2 cuDoubleComplex cuDoubleReal cuFloatComplex cuFloatReal dim3
        """;

    /// <summary>Their headings, in the notation of the signature file.</summary>
    public static string Headings { get; } = string.Concat(
    [
        .. HeadingsOf("ManagedCuda", "class", "CudaDeviceProperties CudaJitOptionCollection CudaKernel CudaMemoryPool GreenContext"),
        .. HeadingsOf("ManagedCuda", "enum", "CudaContext.DirectXVersion"),
        .. HeadingsOf("ManagedCuda.BasicTypes", "enum", Enums),
        .. HeadingsOf("ManagedCuda.BasicTypes", "struct", Structs),
        .. HeadingsOf("ManagedCuda.BasicTypes", "delegate", "CUasyncCallback CUhostFn CUstreamCallback del_CUoccupancyB2DSize"),
        .. HeadingsOf("ManagedCuda.VectorTypes", "struct", Vectors),
        .. HeadingsOf("ManagedCuda.NVRTC", "delegate", "setFlowCallback"),

        // Nobody names these, but who imports their namespaces has them in scope, and some have names of the framework.
        .. HeadingsOf("ManagedCuda.CudaBlas", "class", "CudaBlas CudaBlasException"),
        .. HeadingsOf("ManagedCuda.CudaBlas", "enum", "AtomicsMode DataType DiagType Math SideMode"),
        .. HeadingsOf("ManagedCuda.CudaSolve", "class", "CudaSolveDense CudaSolveException Params SyevjInfo"),
        .. HeadingsOf("ManagedCuda.CudaSolve", "enum", "Factorization MatrixFormat UnitDiagonal"),
    ]);

    private static IEnumerable<string> HeadingsOf(string space, string kind, string names) =>
        names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(name => $"{space} | {kind} {name}\n");
}

namespace ManagedCuda.BasicTypes;

/// <summary>What <c>cuFuncGetAttribute</c> can be asked, numbered as <c>CUfunction_attribute</c> in cuda.h.</summary>
public enum CUFunctionAttribute
{
    MaxThreadsPerBlock = 0, SharedSizeBytes = 1, ConstSizeBytes = 2, LocalSizeBytes = 3, NumRegs = 4, PTXVersion = 5,
    BinaryVersion = 6, CacheModeCA = 7, MaxDynamicSharedSizeBytes = 8, PreferredSharedMemoryCarveout = 9,
    ClusterSizeMustBeSet = 10, RequiredClusterWidth = 11, RequiredClusterHeight = 12, RequiredClusterDepth = 13,
    NonPortableClusterSizeAllowed = 14, ClusterSchedulingPolicyPreference = 15, Max = 16,
}

namespace ManagedCuda.BasicTypes;

/// <summary>How PTX is compiled when it is loaded, numbered as <c>CUjit_option</c> in cuda.h.</summary>
public enum CUJITOption
{
    MaxRegisters = 0, ThreadsPerBlock = 1, WallTime = 2, InfoLogBuffer = 3, InfoLogBufferSizeBytes = 4,
    ErrorLogBuffer = 5, ErrorLogBufferSizeBytes = 6, OptimizationLevel = 7, TargetFromContext = 8, Target = 9,
    FallbackStrategy = 10, GenerateDebugInfo = 11, LogVerbose = 12, GenerateLineInfo = 13, JITCacheMode = 14,
    [Obsolete("Deprecated by CUDA.")]
    NewSM3XOpt = 15,
    FastCompile = 16, GlobalSymbolNames = 17, GlobalSymbolAddresses = 18, GlobalSymbolCount = 19,
    [Obsolete("Deprecated by CUDA.")]
    Lto = 20,
    [Obsolete("Deprecated by CUDA.")]
    Ftz = 21,
    [Obsolete("Deprecated by CUDA.")]
    PrecDiv = 22,
    [Obsolete("Deprecated by CUDA.")]
    PrecSqrt = 23,
    [Obsolete("Deprecated by CUDA.")]
    Fma = 24,
    [Obsolete("Deprecated by CUDA.")]
    ReferencedKernelNames = 25,
    [Obsolete("Deprecated by CUDA.")]
    ReferencedKernelCount = 26,
    [Obsolete("Deprecated by CUDA.")]
    ReferencedVariableNames = 27,
    [Obsolete("Deprecated by CUDA.")]
    ReferencedVariableCount = 28,
    [Obsolete("Deprecated by CUDA.")]
    OptimizeUnusedDeviceVariables = 29,
    PositionIndependentCode = 30, MinCTAPerSM = 31, MaxThreadsPerBlock = 32, OverrideDirectiveValues = 33,
}

namespace ManagedCuda.BasicTypes;

/// <summary>What a call of the driver came to, numbered as <c>CUresult</c> in cuda.h.</summary>
public enum CUResult
{
    Success = 0, ErrorInvalidValue = 1, ErrorOutOfMemory = 2, ErrorNotInitialized = 3, ErrorDeinitialized = 4,
    ErrorProfilerDisabled = 5,
    [Obsolete("Not returned since CUDA 5.0.")]
    ErrorProfilerNotInitialized = 6,
    [Obsolete("Not returned since CUDA 5.0.")]
    ErrorProfilerAlreadyStarted = 7,
    [Obsolete("Not returned since CUDA 5.0.")]
    ErrorProfilerAlreadyStopped = 8,
    ErrorStubLibrary = 34, ErrorDeviceUnavailable = 46, ErrorNoDevice = 100, ErrorInvalidDevice = 101,
    DeviceNotLicensed = 102, ErrorInvalidImage = 200, ErrorInvalidContext = 201,
    [Obsolete("Not returned since CUDA 3.2.")]
    ErrorContextAlreadyCurrent = 202,
    ErrorMapFailed = 205, ErrorUnmapFailed = 206, ErrorArrayIsMapped = 207, ErrorAlreadyMapped = 208,
    ErrorNoBinaryForGPU = 209, ErrorAlreadyAcquired = 210, ErrorNotMapped = 211, ErrorNotMappedAsArray = 212,
    ErrorNotMappedAsPointer = 213, ErrorECCUncorrectable = 214, ErrorUnsupportedLimit = 215,
    ErrorContextAlreadyInUse = 216, ErrorPeerAccessUnsupported = 217, ErrorInvalidPtx = 218,
    ErrorInvalidGraphicsContext = 219, NVLinkUncorrectable = 220, JITCompilerNotFound = 221, UnsupportedPTXVersion = 222,
    JITCompilationDisabled = 223, UnsupportedExecAffinity = 224, UnsupportedDeviceSync = 225, Contained = 226,
    ErrorInvalidSource = 300, ErrorFileNotFound = 301, ErrorSharedObjectSymbolNotFound = 302,
    ErrorSharedObjectInitFailed = 303, ErrorOperatingSystem = 304, ErrorInvalidHandle = 400, ErrorIllegalState = 401,
    LossyQuery = 402, ErrorNotFound = 500, ErrorNotReady = 600, ErrorIllegalAddress = 700,
    ErrorLaunchOutOfResources = 701, ErrorLaunchTimeout = 702, ErrorLaunchIncompatibleTexturing = 703,
    ErrorPeerAccessAlreadyEnabled = 704, ErrorPeerAccessNotEnabled = 705, ErrorPrimaryContextActive = 708,
    ErrorContextIsDestroyed = 709, ErrorAssert = 710, ErrorTooManyPeers = 711, ErrorHostMemoryAlreadyRegistered = 712,
    ErrorHostMemoryNotRegistered = 713, ErrorHardwareStackError = 714, ErrorIllegalInstruction = 715,
    ErrorMisalignedAddress = 716, ErrorInvalidAddressSpace = 717, ErrorInvalidPC = 718, ErrorLaunchFailed = 719,
    ErrorCooperativeLaunchTooLarge = 720, TensorMemoryLeak = 721, ErrorNotPermitted = 800, ErrorNotSupported = 801,
    ErrorSystemNotReady = 802, ErrorSystemDriverMismatch = 803, ErrorCompatNotSupportedOnDevice = 804,
    MpsConnectionFailed = 805, MpsRpcFailure = 806, MpsServerNotReady = 807, MpsMaxClientsReached = 808,
    MpsMaxConnectionsReached = 809, ErrorMPSClinetTerminated = 810, ErrorCDPNotSupported = 811,
    ErrorCDPVersionMismatch = 812, ErrorStreamCaptureUnsupported = 900, ErrorStreamCaptureInvalidated = 901,
    ErrorStreamCaptureMerge = 902, ErrorStreamCaptureUnmatched = 903, ErrorStreamCaptureUnjoined = 904,
    ErrorStreamCaptureIsolation = 905, ErrorStreamCaptureImplicit = 906, ErrorCapturedEvent = 907,
    ErrorStreamCaptureWrongThread = 908, ErrorTimeOut = 909, ErrorGraphExecUpdateFailure = 910, ErrorExternalDevice = 911,
    ErrorInvalidClusterSize = 912, ErrorFunctionNotLoaded = 913, ErrorInvalidResourceType = 914,
    ErrorInvalidResourceConfiguration = 915, KeyRotation = 916, ErrorUnknown = 999,
}

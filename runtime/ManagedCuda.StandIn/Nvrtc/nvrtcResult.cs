namespace ManagedCuda.NVRTC;

/// <summary>What a call of NVRTC came to, numbered as in nvrtc.h.</summary>
public enum nvrtcResult
{
    Success = 0, ErrorOutOfMemory = 1, ErrorProgramCreationFailure = 2, ErrorInvalidInput = 3, ErrorInvalidProgram = 4,
    ErrorInvalidOption = 5, ErrorCompilation = 6, ErrorBuiltinOperationFailure = 7,
    NoNameExpressionsAfterCompilation = 8, NoLoweredNamesBeforeCompilation = 9, ExpressionNotValid = 10,
    InternalError = 11, TimeFileWriteFailed = 12, NoPCHCreateAttempted = 13, PCHCreateHeapExhausted = 14,
    PCHCreate = 15, Cancelled = 16,
}

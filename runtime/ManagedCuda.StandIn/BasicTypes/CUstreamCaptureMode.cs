namespace ManagedCuda.BasicTypes;

/// <summary>Which unsafe calls are refused during a capture: those of any thread, those of this thread, or none.</summary>
public enum CUstreamCaptureMode
{
    Global = 0, Local = 1, Relaxed = 2,
}

namespace ManagedCuda.BasicTypes;

/// <summary>Whether a stream is being captured.</summary>
public enum CUstreamCaptureStatus
{
    None = 0, Active = 1, Invalidated = 2,
}

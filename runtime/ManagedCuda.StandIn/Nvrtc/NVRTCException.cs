namespace ManagedCuda.NVRTC;

/// <summary>A call of NVRTC failed. If that was a compilation, its log says why.</summary>
public class NVRTCException : Exception
{
    /// <summary>A failure.</summary>
    public NVRTCException(nvrtcResult error)
        : base($"{error}: NVRTC returned {(int)error}.") => NVRTCError = error;

    /// <summary>What the call returned.</summary>
    public nvrtcResult NVRTCError { get; }

    /// <summary>The name of <see cref="NVRTCError"/>, without message and stack.</summary>
    public override string ToString() => NVRTCError.ToString();
}

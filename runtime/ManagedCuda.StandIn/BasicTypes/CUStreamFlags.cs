namespace ManagedCuda.BasicTypes;

/// <summary>Whether a stream waits for the NULL stream, as by default, or not.</summary>
[Flags]
public enum CUStreamFlags : uint
{
    None = 0, Default = 0, NonBlocking = 1,
}

using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// Where the matrices of a batch of products lie. D may be C, item by item, but shares no memory with A, B, or another item.
/// Batches that are equally spaced are one call of cuBLAS.
/// </summary>
internal readonly ref struct DeviceProductOperands
{
    /// <summary>The first numbers of A.</summary>
    public required ReadOnlySpan<CUdeviceptr> A { get; init; }

    /// <summary>The first numbers of B, which may be A.</summary>
    public required ReadOnlySpan<CUdeviceptr> B { get; init; }

    /// <summary>The first numbers of C; empty where nothing is added.</summary>
    public ReadOnlySpan<CUdeviceptr> C { get; init; }

    /// <summary>The first numbers of D.</summary>
    public required ReadOnlySpan<CUdeviceptr> D { get; init; }

    /// <summary>Numbers on the device, one an item, that multiply alpha; empty for none.</summary>
    public ReadOnlySpan<CUdeviceptr> AlphaScalars { get; init; }

    /// <summary>Numbers on the device, one an item, that multiply beta; empty for none.</summary>
    public ReadOnlySpan<CUdeviceptr> BetaScalars { get; init; }

    /// <summary>Whether items differ in what they are multiplied by.</summary>
    public bool HasScalars => !AlphaScalars.IsEmpty || !BetaScalars.IsEmpty;
}

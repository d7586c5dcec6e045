using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>How a <see cref="CudaDevice"/> works.</summary>
public sealed record CudaDeviceOptions
{
    /// <summary>
    /// The stream to work in, of the GPU's primary context; null for a stream of the device's own. The stream stays the caller's
    /// and must outlive the device and everything on it. <c>new CUstream()</c> is the legacy default stream, where PyTorch works
    /// unless told otherwise. With a stream of its own the device knows nothing of work elsewhere: whoever computes gradients in
    /// another stream must make this one wait for them.
    /// </summary>
    public CUstream? Stream { get; init; }

    /// <summary>
    /// Whether every step is captured into a CUDA graph and replayed, which costs the host one call for all kernels of the step
    /// together. Results have the same bits either way. Worth it from a few groups on. A step that factorizes matrices is not captured,
    /// but run as if this were false.
    /// </summary>
    public bool CaptureSteps { get; init; }

    /// <summary>
    /// What the factors of matrix products are rounded to where a parameter group asks for nothing else. Rules over elements,
    /// reductions and factorizations know nothing of it.
    /// </summary>
    public ProductPrecision ProductPrecision { get; init; } = ProductPrecision.Single;

    /// <summary>
    /// The folder to keep compiled kernels in; null for the one that the environment variable <c>GUIDED_DESCENT_CACHE</c> names
    /// (<c>off</c> for none), or else one of the user's.
    /// </summary>
    public string? KernelFolder { get; init; }
}

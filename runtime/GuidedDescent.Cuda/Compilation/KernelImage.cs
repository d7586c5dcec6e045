namespace GuidedDescent.Cuda;

/// <summary>Kernels that the driver can load.</summary>
/// <param name="Bytes">The image.</param>
/// <param name="Target">What it was compiled to.</param>
/// <param name="Log">What the compiler wrote; empty if the image was compiled earlier.</param>
internal sealed record KernelImage(byte[] Bytes, CompilationTarget Target, string Log);

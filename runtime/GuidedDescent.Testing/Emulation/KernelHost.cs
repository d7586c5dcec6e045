namespace GuidedDescent.Testing;

/// <summary>Compiled kernels, ready to be launched.</summary>
internal abstract class KernelHost : IDisposable
{
    /// <summary>Runs one kernel on the tensors, in place.</summary>
    /// <exception cref="CudaEmulationException">The kernel did what it must not do.</exception>
    public abstract void Run(in KernelLaunch launch);

    public abstract void Dispose();
}

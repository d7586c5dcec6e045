using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>Something to be timed: work that is put into a stream, over and over.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="stream">The stream.</param>
internal abstract class Contender(string name, CUstream stream) : IDisposable
{
    public string Name => name;

    public CUstream Stream => stream;

    /// <summary>Puts it into the stream once more, and waits for nothing.</summary>
    public abstract void Enqueue();

    public abstract void Dispose();
}

using GuidedDescent.Execution;

namespace GuidedDescent;

/// <summary>
/// Memory for the temporaries of all buckets whose plans run one after the other, as large as the largest needs. It is
/// allocated when all have said how much they need.
/// </summary>
internal sealed unsafe class SharedTemporaries(MemorySpace memory) : IDisposable
{
    private MemorySlab? _slab;

    /// <summary>The elements the largest bucket needs.</summary>
    public long Elements { get; private set; }

    /// <summary>The first element; there is none before the memory is allocated.</summary>
    public float* Start => _slab is null ? null : _slab.Start;

    /// <summary>Sees to it that there will be room.</summary>
    public void Reserve(long elements) => Elements = Math.Max(Elements, elements);

    /// <summary>Allocates what was reserved.</summary>
    public void Allocate() => _slab = Elements == 0 ? null : memory.Allocate(Elements);

    public void Dispose() => _slab?.Dispose();
}

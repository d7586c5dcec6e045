namespace GuidedDescent.Execution;

/// <summary>
/// Memory that grows by slabs and is handed out back to back, without gaps, so that what was asked for in a row lies in a row.
/// </summary>
internal sealed unsafe class Arena(MemorySpace memory) : IDisposable
{
    private const long SmallestSlabElements = (1L << 20) / sizeof(float);
    private const long LargestGrowthElements = (64L << 20) / sizeof(float);

    private readonly List<MemorySlab> _slabs = [];
    private long _reserved;
    private long _usedOfLast;

    /// <summary>Hands out zeroed memory; null for no elements.</summary>
    /// <param name="elements">The number of elements.</param>
    /// <param name="alignment">Where it has to begin: a multiple of so many elements, at the cost of a gap.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public float* Allocate(long elements, int alignment = 1)
    {
        if (elements == 0)
        {
            return null;
        }

        _usedOfLast = (_usedOfLast + alignment - 1) / alignment * alignment;
        if (_slabs.Count == 0 || elements > _slabs[^1].Elements - _usedOfLast)
        {
            // Growing with what is there keeps the slabs few without reserving much more than is used.
            long growth = Math.Clamp(_reserved, SmallestSlabElements, LargestGrowthElements);
            MemorySlab slab = memory.Allocate(Math.Max(elements, growth));
            _slabs.Add(slab);
            _reserved += slab.Elements;
            _usedOfLast = 0;
        }

        float* start = _slabs[^1].Start + _usedOfLast;
        _usedOfLast += elements;
        return start;
    }

    public void Dispose()
    {
        foreach (MemorySlab slab in _slabs)
        {
            slab.Dispose();
        }
    }
}

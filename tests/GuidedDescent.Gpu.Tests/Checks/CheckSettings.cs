using GuidedDescent.Cuda;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>How much is to be checked, and on what.</summary>
internal sealed record CheckSettings
{
    /// <summary>The elements of the largest tensor unless told otherwise: just more than 32 bits with a sign can count.</summary>
    public const long DefaultLargeElements = (1L << 31) + 12_345;

    private const long MemoryOfLargeGpu = 8L << 30;

    /// <summary>The GPU.</summary>
    public required GpuProperties Gpu { get; init; }

    /// <summary>Whether small sizes and few steps will do.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether to leave the largest tensor out.</summary>
    public bool SkipLarge { get; init; }

    /// <summary>The elements of the largest tensor.</summary>
    public long LargeElements { get; init; } = DefaultLargeElements;

    /// <summary>Whether sizes may be those that keep a large GPU busy.</summary>
    public bool KeepsGpuBusy => !Quick && Gpu.MemoryBytes >= MemoryOfLargeGpu;
}

using GuidedDescent.Execution.Cpu.Gradients;

namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// The processor. A device owns its threads; they sleep while there is nothing to do. Results do not depend on the number of
/// threads or on the size of the chunks. Several optimizers may use one device, also from several threads: their steps then take
/// turns.
/// </summary>
public sealed class CpuDevice : Device, IDisposable
{
    /// <summary>The size of the chunks where none is asked for: 256 KiB of each stream.</summary>
    public const int DefaultChunkElements = 65_536;

    private readonly bool _isShared;

    /// <summary>Starts a device with threads of its own.</summary>
    /// <param name="threads">The number of threads, from 1; the thread that calls the optimizer is one of them.</param>
    /// <param name="chunkElements">The most elements a kernel is given in one call: a positive multiple of 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CpuDevice(int threads, int chunkElements = DefaultChunkElements)
        : this(threads, chunkElements, isShared: false)
    {
    }

    private CpuDevice(int threads, int chunkElements, bool isShared)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (chunkElements < 1 || chunkElements % 16 != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(chunkElements),
                chunkElements,
                $"A chunk has a positive multiple of 16 elements, but {chunkElements} came.");
        }

        ChunkElements = chunkElements;
        Pool = new WorkerPool(threads);
        _isShared = isShared;
    }

    /// <summary>The device behind <see cref="Device.Cpu"/>, with one thread per logical core.</summary>
    public static CpuDevice Shared { get; } = new(Environment.ProcessorCount, DefaultChunkElements, isShared: true);

    /// <inheritdoc/>
    public override string Name => Threads == 1 ? "CPU (1 thread)" : $"CPU ({Threads} threads)";

    /// <summary>The number of threads, with the calling one.</summary>
    public int Threads => Pool.Threads;

    /// <summary>The most elements a kernel is given in one call.</summary>
    public int ChunkElements { get; }

    internal WorkerPool Pool { get; }

    /// <inheritdoc/>
    public override MemorySpace Memory => HostMemory.Instance;

    /// <inheritdoc/>
    public override bool StoresNarrowNumbers => true;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The device has been disposed.</exception>
    public override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups)
    {
        Pool.ThrowIfDisposed();
        if (groups.FirstOrDefault(group => group.ProductPrecision is not (null or ProductPrecision.Single)) is { } rounded)
        {
            throw new NotSupportedException(
                $"A group with {rounded.Rule.Name} asks for products in {rounded.ProductPrecision}, but the processor multiplies in "
                + $"{ProductPrecision.Single} only; leave ProductPrecision out, or run the optimizer on a GPU.");
        }

        return new CpuStepExecutor(this, groups);
    }

    /// <inheritdoc/>
    internal override GradientMeasure CreateGradientMeasure(GradientUnits units) => new CpuGradientMeasure(Pool, units);

    /// <summary>
    /// Ends the threads. Optimizers on this device can no longer step. Calling it twice is harmless; the shared device stays as
    /// it is.
    /// </summary>
    public void Dispose()
    {
        if (!_isShared)
        {
            Pool.Dispose();
        }
    }
}

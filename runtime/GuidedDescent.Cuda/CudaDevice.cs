using System.Collections.Concurrent;
using System.Collections.Immutable;
using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// An NVIDIA GPU. It works in the primary context, as other CUDA libraries in the process do, and in one stream; a step is put into
/// the stream and the host goes on. Several optimizers may use one device, also from several threads. Everything on the device may
/// be disposed in any order; the context is released with the last of it.
/// </summary>
public sealed class CudaDevice : Device, IDisposable
{
    private static readonly ConcurrentDictionary<int, Lazy<CudaDevice>> _shared = [];

    private readonly CudaDeviceOptions _options;
    private readonly CudaSession _session;
    private readonly KernelCache _cache;
    private readonly KernelLoader _loader;
    private readonly MatrixLibraries _libraries;
    private readonly bool _isShared;
    private int _isDisposed;

    /// <summary>Opens a GPU, with a stream of its own unless the options name one.</summary>
    /// <param name="ordinal">Which GPU, counted from 0, as the driver numbers them.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    /// <exception cref="CudaLibraryNotFoundException">The driver or NVRTC is not installed, or not where it was looked for.</exception>
    /// <exception cref="CudaDeviceException">There is no such GPU, or the driver refuses it.</exception>
    public CudaDevice(int ordinal = 0, CudaDeviceOptions? options = null)
        : this(ordinal, options ?? new CudaDeviceOptions(), isShared: false)
    {
    }

    private CudaDevice(int ordinal, CudaDeviceOptions options, bool isShared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        CudaDriver.RequireDevice(ordinal);
        Ordinal = ordinal;
        _options = options;
        _isShared = isShared;
        _session = CudaSession.Open(ordinal, options.Stream);
        Memory = new CudaMemory(_session);
        try
        {
            using ContextScope scope = _session.Enter();
            Properties = GpuProperties.Of(ordinal, _session);
            _cache = options.KernelFolder is string folder
                ? new KernelCache(Path.GetFullPath(folder))
                : KernelCacheFolder.Open(ProcessEnvironment.Current);
            _loader = new KernelLoader(_session, Properties, _cache);
            _libraries = new MatrixLibraries(_session, _loader);
        }
        catch
        {
            _session.Close();
            throw;
        }
    }

    /// <summary>Which GPU, counted from 0.</summary>
    public int Ordinal { get; }

    /// <inheritdoc/>
    public override string Name => _session.Name;

    /// <inheritdoc/>
    public override MemorySpace Memory { get; }

    /// <inheritdoc/>
    public override bool StoresNarrowNumbers => true;

    /// <summary>What kind of GPU it is.</summary>
    public GpuProperties Properties { get; }

    /// <summary>The stream that all work goes through; capture it to make steps part of a graph of your own.</summary>
    public CUstream Stream => _session.Stream;

    /// <summary>The GPU of this number, opened once and shared by all who ask for it; it is never disposed.</summary>
    /// <param name="ordinal">Which GPU, counted from 0.</param>
    /// <exception cref="CudaLibraryNotFoundException">The driver or NVRTC is not installed, or not where it was looked for.</exception>
    /// <exception cref="CudaDeviceException">There is no such GPU, or the driver refuses it.</exception>
    public static CudaDevice Shared(int ordinal)
    {
        // A failure is not kept: the next call tries again.
        Lazy<CudaDevice> device = _shared.GetOrAdd(
            ordinal, static ordinal => new(() => new CudaDevice(ordinal, new CudaDeviceOptions(), isShared: true)));
        try
        {
            return device.Value;
        }
        catch
        {
            _shared.TryRemove(KeyValuePair.Create(ordinal, device));
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="KernelCompilationException">NVRTC refuses the CUDA text of a rule.</exception>
    /// <exception cref="CudaLibraryNotFoundException">
    /// A rule multiplies or factorizes matrices, and cuBLAS or cuSOLVER is not installed, or not where it was looked for.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The device has been disposed.</exception>
    /// <exception cref="CudaDeviceException">The driver refuses something.</exception>
    public override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        using ContextScope scope = _session.Enter();
        return new CudaStepExecutor(_session, _loader, _libraries, groups, _options);
    }

    /// <inheritdoc/>
    internal override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups, DeferredDecisions? decisions)
    {
        using ContextScope scope = _session.Enter();
        var own = (CudaDecisions?)decisions;
        return new CudaStepExecutor(_session, _loader, _libraries, groups, _options, own?.Decision ?? default, own);
    }

    /// <inheritdoc/>
    internal override DeferredDecisions CreateDeferredDecisions(GradientPipeline pipeline, GradientUnits units)
    {
        using ContextScope scope = _session.Enter();
        _session.RefuseWhileCapturing("preparing a gradient pipeline");
        return new CudaDecisions(_session, _loader, pipeline, units);
    }

    /// <summary>What the kernels of a rule take of this GPU; compiles and loads them if no optimizer has yet.</summary>
    /// <param name="rule">The rule, as in <c>AdamW.Descriptor</c>.</param>
    /// <returns>One for each kernel, in the order of <see cref="RuleDescriptor.Kernels"/>.</returns>
    /// <exception cref="KernelCompilationException">NVRTC refuses the CUDA text of the rule.</exception>
    /// <exception cref="ObjectDisposedException">The device has been disposed.</exception>
    public ImmutableArray<KernelResources> Inspect(RuleDescriptor rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        using ContextScope scope = _session.Enter();
        return [.. _loader.Load(rule).Select(kernel => kernel.Resources)];
    }

    /// <summary>Waits until all work given to the device is done.</summary>
    /// <exception cref="CudaDeviceLostException">A kernel did what it must not do.</exception>
    /// <exception cref="ObjectDisposedException">The device has been disposed.</exception>
    public void Synchronize()
    {
        using ContextScope scope = _session.Enter();
        _session.Synchronize();
    }

    /// <summary>For people: the GPU, the driver, the compiler, and where compiled kernels are kept.</summary>
    public string Describe() =>
        $"{Name}, compute capability {Properties.ComputeCapability}, {Properties.MultiprocessorCount} multiprocessors, "
        + $"{Properties.MemoryBytes >> 20} MiB, driver for CUDA {Properties.DriverVersion}; "
        + $"NVRTC {_loader.CompilerVersion} compiles to {_loader.Target}, {_cache}";

    /// <summary>
    /// Gives the device back. Optimizers on it can no longer step, and their parameters no longer be read; they are to be disposed
    /// as well, before or after. Calling it twice is harmless; a shared device stays as it is.
    /// </summary>
    public void Dispose()
    {
        if (!_isShared && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _session.Close();
        }
    }
}

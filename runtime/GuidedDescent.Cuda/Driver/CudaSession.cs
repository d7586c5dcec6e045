using System.Runtime.CompilerServices;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// The primary context of a GPU and one stream in it, shared by a device and everything that lives on it. The context is released
/// when the last of them is gone, so that the order in which they are disposed does not matter.
/// </summary>
internal sealed class CudaSession
{
    private readonly PrimaryContext _context;
    private readonly CudaStream _stream;
    private readonly List<Action> _endings = [];
    private CudaDeviceLostException? _loss;
    private int _holders = 1;
    private volatile bool _isClosed;

    private CudaSession(PrimaryContext context, CudaStream stream, string name)
    {
        _context = context;
        _stream = stream;
        Name = name;
    }

    /// <summary>The device, for messages: <c>CUDA 0 (NVIDIA H100 80GB HBM3)</c>.</summary>
    public string Name { get; }

    /// <summary>All work of the device goes through this stream, in order.</summary>
    public CUstream Stream => _stream.Stream;

    public CUdevice Device => _context.Device;

    /// <summary>Held while work is put into the stream that belongs together.</summary>
    public Lock Submission { get; } = new();

    /// <summary>Opens the primary context and a stream of its own, or takes the caller's stream.</summary>
    public static CudaSession Open(int ordinal, CUstream? stream)
    {
        string name = $"CUDA {ordinal} ({CudaContext.GetDeviceName(ordinal)})";
        PrimaryContext? context = null;
        try
        {
            context = new PrimaryContext(ordinal);
            using var scope = new ContextScope(context.Context);
            // A stream that does not wait for the null stream, as that would make it wait for work it has nothing to do with.
            CudaStream own = stream is CUstream foreign ? new CudaStream(foreign) : new CudaStream(CUStreamFlags.NonBlocking);
            return new CudaSession(context, own, name);
        }
        catch (CudaException refusal)
        {
            context?.Dispose();
            throw new CudaDeviceException(
                $"{name}: opening it failed: {CudaDriver.Describe(refusal.CudaError)} Another process may have it to itself, or all of its "
                + "memory.",
                refusal.CudaError);
        }
    }

    /// <summary>Makes the context current on this thread, until the scope is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The device has been disposed.</exception>
    /// <exception cref="CudaDeviceLostException">An earlier error has made the context useless.</exception>
    public ContextScope Enter()
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(CudaDevice));
        if (_loss is not null)
        {
            throw new CudaDeviceLostException(Name, _loss);
        }

        var scope = new ContextScope(_context.Context);
        Check(scope.Result, "making its context current on this thread");
        return scope;
    }

    /// <summary>Turns an error of the driver into an exception that says what was asked.</summary>
    /// <param name="result">What the driver answered.</param>
    /// <param name="action">What was asked, as in "allocating 12 bytes".</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(CUResult result, string action)
    {
        if (result != CUResult.Success)
        {
            throw Failure(result, action);
        }
    }

    /// <summary>Waits until the stream is empty.</summary>
    public void Synchronize() => Check(DriverAPINativeMethods.Streams.cuStreamSynchronize(Stream), "waiting for the stream");

    /// <summary>
    /// The capture that somebody makes of the stream, so that what is put into it goes into a graph and does not run now; null
    /// where it runs.
    /// </summary>
    public ulong? CurrentCapture()
    {
        CUstreamCaptureStatus status = CUstreamCaptureStatus.None;
        ulong capture = 0;
        CUgraph graph = default;
        nint dependencies = 0;
        SizeT dependencyCount = 0;
        Check(
            DriverAPINativeMethods.Streams.cuStreamGetCaptureInfo(
                Stream, ref status, ref capture, ref graph, ref dependencies, ref dependencyCount),
            "asking whether the stream is captured");
        return status == CUstreamCaptureStatus.None ? null : capture;
    }

    /// <summary>Refuses what would spoil a graph that somebody is capturing the stream into.</summary>
    /// <exception cref="InvalidOperationException">The stream is being captured.</exception>
    public void RefuseWhileCapturing(string action)
    {
        if (CurrentCapture() is not null)
        {
            throw new InvalidOperationException(
                $"{Name}: {action} cannot be part of a graph, and the stream is being captured into one; end the capture first.");
        }
    }

    /// <summary>Notes that something new lives in the context.</summary>
    public void Retain() => Interlocked.Increment(ref _holders);

    /// <summary>Adds what is to happen, with the context current, when the last that lives in the context has gone.</summary>
    public void AtEnd(Action ending) => _endings.Add(ending);

    /// <summary>Lets something that lives in the context go, with what it holds, and the context after the last.</summary>
    /// <param name="free">
    /// Frees what is held, with the context current. Errors are of no use to anybody then and are passed over: the driver frees
    /// what is left when the context goes.
    /// </param>
    public void Release(Action? free = null)
    {
        using (new ContextScope(_context.Context))
        {
            free?.Invoke();
            if (Interlocked.Decrement(ref _holders) > 0)
            {
                return;
            }

            // Work that nobody waited for may still be under way.
            _ = DriverAPINativeMethods.Streams.cuStreamSynchronize(Stream);
            _endings.ForEach(ending => ending());
            _stream.Dispose();
        }

        _context.Dispose();
    }

    /// <summary>Refuses new work and lets the device itself go.</summary>
    public void Close()
    {
        _isClosed = true;
        Release();
    }

    private CudaDeviceException Failure(CUResult result, string action)
    {
        if (!StickyErrors.Includes(result))
        {
            return new CudaDeviceException($"{Name}: {action} failed: {CudaDriver.Describe(result)}", result);
        }

        var loss = new CudaDeviceLostException(
            $"{Name} is lost: {action} reports {CudaDriver.Describe(result)} The error is of work given to the device before, often of a "
            + "kernel that was handed a pointer to memory that has been freed or is too short. Nothing on this GPU can be read or run in "
            + "this process any more. Run the program under compute-sanitizer to see which kernel it was.",
            result);
        CudaDeviceLostException? first = Interlocked.CompareExchange(ref _loss, loss, null);
        return first is null ? loss : new CudaDeviceLostException(Name, first);
    }
}

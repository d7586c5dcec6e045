using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using GuidedDescent.Execution;

namespace GuidedDescent.Testing;

/// <summary>Kernels loaded into this process.</summary>
internal sealed unsafe class KernelLibrary : KernelHost
{
    private const int FailureCapacity = 4096;

    private nint _library;

    public KernelLibrary(string source, ImmutableArray<string> entryPoints) =>
        _library = NativeLibrary.Load(KernelBuild.Library(source, entryPoints));

    ~KernelLibrary() => Unload();

    public override void Run(in KernelLaunch launch)
    {
        ObjectDisposedException.ThrowIf(launch.Tensors.Pointers == null, launch.Tensors);
        var kernel = (delegate* unmanaged<LaunchArguments*, int>)NativeLibrary.GetExport(_library, $"launch_{launch.EntryPoint}");
        byte* failure = stackalloc byte[FailureCapacity];
        fixed (byte* scalars = launch.Scalars)
        fixed (Chunk* chunks = launch.Chunks)
        {
            var arguments = new LaunchArguments
            {
                Scalars = scalars,
                Tensors = launch.Tensors.Pointers,
                Chunks = chunks,
                ScalarBytes = launch.Scalars.Length,
                Seed = launch.Seed,
                Failure = failure,
                FailureCapacity = FailureCapacity,
                ChunkCount = launch.Chunks.Length,
                GridSize = launch.GridSize,
                BlockSize = launch.BlockSize,
                Partials = launch.Partials is { } partials ? partials.Pointers : null,
                Rows = launch.Partials?.Rows ?? 0,
                Columns = launch.Partials?.Columns ?? 0,
            };
            if (kernel(&arguments) != 0)
            {
                ReadOnlySpan<byte> report = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(failure);
                throw new CudaEmulationException(launch.EntryPoint, Encoding.UTF8.GetString(report));
            }
        }

        GC.KeepAlive(this);
        GC.KeepAlive(launch.Tensors);
        GC.KeepAlive(launch.Partials);
    }

    public override void Dispose()
    {
        Unload();
        GC.SuppressFinalize(this);
    }

    private void Unload()
    {
        nint library = Interlocked.Exchange(ref _library, 0);
        if (library != 0)
        {
            NativeLibrary.Free(library);
        }
    }

    // cuda_emulation::LaunchArguments, field by field.
    [StructLayout(LayoutKind.Sequential)]
    private struct LaunchArguments
    {
        public void* Scalars;
        public float** Tensors;
        public void* Chunks;
        public long ScalarBytes;
        public ulong Seed;
        public byte* Failure;
        public int FailureCapacity;
        public int ChunkCount;
        public int GridSize;
        public int BlockSize;
        public float** Partials;
        public int Rows;
        public int Columns;
    }
}

using System.Runtime.CompilerServices;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// The scalars of a step in device memory, where the kernels read them. New ones travel as the argument of a launch: the driver
/// copies an argument when the launch is made, so the host may go on at once, however far the GPU is behind, and nothing has to be
/// waited for before the next step overwrites them.
/// </summary>
internal sealed unsafe class ScalarStore : IDisposable
{
    /// <summary>The threads of the launch that sends scalars, one for each vector.</summary>
    public const int Threads = BlockBytes / VectorBytes;

    private const int BlockBytes = 1024;
    private const int VectorBytes = 16;

    private readonly CudaSession _session;
    private readonly LoadedKernel _kernel;
    private readonly KernelArguments<Arguments> _arguments = new(0, BlockBytes, BlockBytes + sizeof(ulong));

    private DeviceBlock _memory;
    private byte[] _sent;
    private int _sentBytes;

    /// <summary>Reserves memory; the context must be current.</summary>
    public ScalarStore(CudaSession session, LoadedKernel kernel)
    {
        _session = session;
        _kernel = kernel;
        _memory = DeviceBlock.Allocate(session, BlockBytes);
        _sent = new byte[BlockBytes];
    }

    /// <summary>The first scalar on the device.</summary>
    public byte* Address => _memory.Address;

    /// <summary>The bytes there is room for.</summary>
    public long Capacity => _memory.Bytes;

    /// <summary>Makes room; the context must be current.</summary>
    /// <returns>Whether the scalars now lie elsewhere, so that captured launches refer to what is no more.</returns>
    public bool Reserve(int bytes)
    {
        if (bytes <= _memory.Bytes)
        {
            return false;
        }

        int room = (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;
        DeviceBlock outgrown = _memory;
        _memory = DeviceBlock.Allocate(_session, room);
        outgrown.Dispose();
        _sent = new byte[room];
        _sentBytes = 0;
        return true;
    }

    /// <summary>Sends scalars in stream order, unless the device has the very same; the context must be current.</summary>
    /// <param name="scalars">The scalars, for which there is room, in a whole number of 16-byte vectors.</param>
    public void Send(ReadOnlySpan<byte> scalars)
    {
        if (scalars.SequenceEqual(_sent.AsSpan(0, _sentBytes)))
        {
            return;
        }

        _sentBytes = 0;
        for (int start = 0; start < scalars.Length; start += BlockBytes)
        {
            SendBlock(scalars[start..Math.Min(start + BlockBytes, scalars.Length)], _memory.Address + start);
        }

        scalars.CopyTo(_sent);
        _sentBytes = scalars.Length;
    }

    public void Dispose() => _memory.Dispose();

    private void SendBlock(ReadOnlySpan<byte> scalars, byte* destination)
    {
        ref Arguments arguments = ref _arguments.Values;
        scalars.CopyTo(arguments.Block);
        arguments.Destination = (ulong)destination;
        arguments.Count = scalars.Length / VectorBytes;
        _session.Check(
            DriverAPINativeMethods.Launch.cuLaunchKernel(
                _kernel.Function, 1, 1, 1, Threads, 1, 1, 0, _session.Stream, _arguments.Pointers, null!),
            "sending the scalars of a step");
    }

    // The parameters of gd_store_scalars.
    private struct Arguments
    {
        public ScalarBlock Block;
        public ulong Destination;
        public int Count;
    }

    [InlineArray(BlockBytes)]
    private struct ScalarBlock
    {
        private byte _first;
    }
}

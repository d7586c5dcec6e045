using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GuidedDescent.Testing;

/// <summary>
/// Kernels in a program under the sanitizers, which cannot be loaded into this process. Every launch starts it anew, sends it
/// the tensors and takes them back.
/// </summary>
internal sealed unsafe class KernelProcess(string source, ImmutableArray<string> entryPoints) : KernelHost
{
    private const int WidestAccess = 16;

    private readonly string _program = KernelBuild.Program(source, entryPoints);

    public override void Run(in KernelLaunch launch)
    {
        NativeProcessResult result = NativeProcess.Run(_program, [launch.EntryPoint], Describe(launch));
        if (result.ExitCode != 0)
        {
            throw new CudaEmulationException(launch.EntryPoint, $"{result.Errors.Trim()} (exit code {result.ExitCode})");
        }

        TakeBack(launch, result.Output);
    }

    public override void Dispose()
    {
    }

    // The form of the input is described in sanitized_program.h.
    private static ReadOnlyMemory<byte> Describe(in KernelLaunch launch)
    {
        var input = new ArrayBufferWriter<byte>();
        Append(input, new LaunchHeader
        {
            Seed = launch.Seed,
            ScalarBytes = launch.Scalars.Length,
            BlockSize = launch.BlockSize,
            GridSize = launch.GridSize,
            ChunkCount = launch.Chunks.Length,
            Rows = launch.Tensors.Count,
            Slots = launch.Tensors.SlotCount,
            DomainRows = launch.Partials?.Rows ?? 0,
            DomainColumns = launch.Partials?.Columns ?? 0,
            PartialCount = launch.Partials?.Count ?? 0,
        });
        input.Write(launch.Scalars);
        input.Write(MemoryMarshal.AsBytes(launch.Chunks));
        for (int row = 0; row < launch.Tensors.Count; row++)
        {
            for (int slot = 0; slot < launch.Tensors.SlotCount; slot++)
            {
                Append(input, launch.Tensors.Shape(row, slot).Length);
                float* tensor = launch.Tensors.Pointer(row, slot);
                Append(input, tensor == null ? -1 : (int)((nuint)tensor % WidestAccess));
                input.Write(Bytes(launch, row, slot));
            }
        }

        for (int index = 0; index < launch.Partials?.Count; index++)
        {
            Append(input, (long)launch.Partials.Span(index).Length);
        }

        return input.WrittenMemory;
    }

    private static void TakeBack(in KernelLaunch launch, ReadOnlySpan<byte> output)
    {
        for (int row = 0; row < launch.Tensors.Count; row++)
        {
            for (int slot = 0; slot < launch.Tensors.SlotCount; slot++)
            {
                Span<byte> tensor = Bytes(launch, row, slot);
                output[..tensor.Length].CopyTo(tensor);
                output = output[tensor.Length..];
            }
        }

        for (int index = 0; index < launch.Partials?.Count; index++)
        {
            Span<byte> partial = MemoryMarshal.AsBytes(launch.Partials.Span(index));
            output[..partial.Length].CopyTo(partial);
            output = output[partial.Length..];
        }
    }

    private static Span<byte> Bytes(in KernelLaunch launch, int row, int slot)
    {
        float* tensor = launch.Tensors.Pointer(row, slot);
        return tensor == null ? default : new Span<byte>(tensor, checked((int)(launch.Tensors.Shape(row, slot).Length * sizeof(float))));
    }

    private static void Append<T>(ArrayBufferWriter<byte> input, in T value)
        where T : unmanaged => input.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    // cuda_emulation::LaunchHeader, field by field.
    [StructLayout(LayoutKind.Sequential)]
    private struct LaunchHeader
    {
        public ulong Seed;
        public long ScalarBytes;
        public int BlockSize;
        public int GridSize;
        public int ChunkCount;
        public int Rows;
        public int Slots;
        public int DomainRows;
        public int DomainColumns;
        public int PartialCount;
    }
}

using GuidedDescent.Execution;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The kernels of all groups of one optimizer, with the tables they walk: puts launches into a stream.</summary>
internal sealed unsafe class StepKernels : IDisposable
{
    private readonly CudaSession _session;
    private readonly LoadedKernel[][] _kernels;
    private readonly LoadedKernel _clear;
    private readonly ResidentTables _tables;
    private readonly KernelArguments<UpdateArguments> _update = new(0, 8, 16, 24);
    private readonly KernelArguments<ClearArguments> _clearing = new(0, 8, 16, 20, 24);

    /// <summary>Loads the kernels and sends the tables; the context must be current.</summary>
    public StepKernels(CudaSession session, KernelLoader loader, IReadOnlyList<GroupTensors> groups)
    {
        _session = session;
        _kernels = [.. groups.Select(group => loader.Load(group.Rule))];
        _clear = loader.ClearSlot;
        _tables = new ResidentTables(session);
        try
        {
            Connect(groups);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sends the tables of where the tensors lie now; the context must be current.</summary>
    /// <returns>Whether captured launches refer to what is no more.</returns>
    public bool Connect(IReadOnlyList<GroupTensors> groups)
    {
        int[] chunkElements = new int[groups.Count];
        for (int group = 0; group < chunkElements.Length; group++)
        {
            int residentBlocks = _kernels[group].Min(kernel => kernel.ResidentBlocks);
            chunkElements[group] = LaunchShape.ChunkElements(groups[group].Tensors.ElementCount, residentBlocks);
        }

        return _tables.Send(groups, chunkElements);
    }

    /// <summary>Puts all launches of a step into a stream; the context must be current.</summary>
    /// <param name="launches">The launches.</param>
    /// <param name="scalars">Where their scalars lie on the device.</param>
    /// <param name="stream">The stream.</param>
    public void Enqueue(ReadOnlySpan<PlannedLaunch> launches, byte* scalars, CUstream stream)
    {
        foreach (ref readonly PlannedLaunch launch in launches)
        {
            ref readonly GroupTable table = ref _tables.Groups[launch.Group];
            _update.Values = new UpdateArguments
            {
                Scalars = scalars + launch.ScalarOffset,
                Tensors = (void*)table.Tensors,
                Chunks = (void*)table.Chunks,
                ChunkCount = table.ChunkCount,
            };
            Launch(_kernels[launch.Group][launch.Operation], table.ChunkCount, _update.Pointers, stream);
        }
    }

    /// <summary>Sets a slot of all tensors of a group to zero; the context must be current.</summary>
    public void Clear(int group, int slot, int slotCount)
    {
        ref readonly GroupTable table = ref _tables.Groups[group];
        _clearing.Values = new ClearArguments
        {
            Tensors = (void*)table.Tensors,
            Chunks = (void*)table.Chunks,
            ChunkCount = table.ChunkCount,
            SlotCount = slotCount,
            Slot = slot,
        };
        Launch(_clear, table.ChunkCount, _clearing.Pointers, _session.Stream);
    }

    public void Dispose() => _tables.Dispose();

    private void Launch(LoadedKernel kernel, int chunks, nint[] arguments, CUstream stream)
    {
        if (chunks == 0)
        {
            return;
        }

        uint grid = (uint)LaunchShape.GridBlocks(chunks, kernel.ResidentBlocks);
        _session.Check(
            DriverAPINativeMethods.Launch.cuLaunchKernel(
                kernel.Function, grid, 1, 1, LaunchShape.BlockThreads, 1, 1, 0, stream, arguments, null!),
            kernel.LaunchAction);
    }

    // The parameters of every generated kernel.
    private struct UpdateArguments
    {
        public void* Scalars;
        public void* Tensors;
        public void* Chunks;
        public int ChunkCount;
    }

    // The parameters of gd_clear_slot.
    private struct ClearArguments
    {
        public void* Tensors;
        public void* Chunks;
        public int ChunkCount;
        public int SlotCount;
        public int Slot;
    }
}

using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu.Gradients;

/// <summary>
/// Copies the gradients of one bucket to memory of its own, multiplied on the way, for operations that cannot do that where they load them:
/// matrix products and factorizations.
/// </summary>
internal sealed unsafe class GradientCopies : IChunkWork
{
    private readonly TensorTable _tensors;
    private readonly GradientRuns _runs;
    private readonly ChunkSchedule _schedule;

    public GradientCopies(CpuDevice device, TensorTable tensors, GradientRuns runs)
    {
        _tensors = tensors;
        _runs = runs;
        _schedule = new ChunkSchedule(device.Pool, tensors, device.ChunkElements);
    }

    /// <summary>Copies all of them, and sets them to zero where they are to be so after the step.</summary>
    public void Run() => _schedule.Run(this);

    /// <summary>Sets the gradients themselves to zero.</summary>
    public void ClearSources()
    {
        for (int row = 0; row < _tensors.Count; row++)
        {
            NativeMemory.Clear((void*)_runs.Sources![row], (nuint)_tensors.Length(row) * sizeof(float));
        }
    }

    void IChunkWork.Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        foreach (ref readonly Chunk chunk in chunks)
        {
            float* source = (float*)_runs.Sources![chunk.Tensor] + chunk.Offset;
            float* target = _tensors.Pointers[((long)chunk.Tensor * _tensors.SlotCount) + Slot.Gradient] + chunk.Offset;
            _runs.Scale(chunk.Tensor, chunk.Offset, source, target, chunk.Length);
            if (_runs.IsZeroed)
            {
                NativeMemory.Clear(source, (nuint)chunk.Length * sizeof(float));
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GuidedDescent.Precision;

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
    private readonly SlotStorage? _storage;
    private readonly int _elementBytes;

    /// <summary>Prepares.</summary>
    /// <param name="device">Where to work.</param>
    /// <param name="tensors">The table of the bucket, which leads to the copies.</param>
    /// <param name="runs">What gradients are multiplied by.</param>
    /// <param name="storage">How they are stored; null for singles.</param>
    public GradientCopies(CpuDevice device, TensorTable tensors, GradientRuns runs, SlotStorage? storage)
    {
        _tensors = tensors;
        _runs = runs;
        _schedule = new ChunkSchedule(device.Pool, tensors, device.ChunkElements);
        _storage = storage;
        _elementBytes = storage is null ? sizeof(float) : sizeof(ushort);
    }

    /// <summary>Copies all of them, and sets them to zero where they are to be so after the step.</summary>
    public void Run() => _schedule.Run(this);

    /// <summary>Sets the gradients themselves to zero.</summary>
    public void ClearSources()
    {
        for (int row = 0; row < _tensors.Count; row++)
        {
            NativeMemory.Clear((void*)_runs.Sources![row], (nuint)(_tensors.Length(row) * _elementBytes));
        }
    }

    [SkipLocalsInit]
    void IChunkWork.Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        float* scratch = stackalloc float[Stretch.MostElements];
        foreach (ref readonly Chunk chunk in chunks)
        {
            for (int start = 0; start < chunk.Length; start += Stretch.MostElements)
            {
                int length = Math.Min(Stretch.MostElements, chunk.Length - start);
                Copy(new Stretch(chunk.Tensor, chunk.Offset + start, length), scratch);
            }
        }
    }

    private void Copy(in Stretch stretch, float* scratch)
    {
        var stored = new StoredStream((void*)_runs.Sources![stretch.Row], _storage, row: 0);
        float* target = _tensors.Pointers[((long)stretch.Row * _tensors.SlotCount) + Slot.Gradient] + stretch.Offset;
        float* source = stored.Show(stretch.Offset, stretch.Length, scratch);
        _runs.Scale(stretch.Row, stretch.Offset, source, target, stretch.Length);
        if (_runs.IsZeroed)
        {
            byte* start = (byte*)_runs.Sources[stretch.Row] + (stretch.Offset * _elementBytes);
            NativeMemory.Clear(start, (nuint)(stretch.Length * _elementBytes));
        }
    }
}

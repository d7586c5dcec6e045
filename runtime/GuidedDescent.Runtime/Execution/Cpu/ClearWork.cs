using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Sets one stream of chunks to zero.</summary>
internal sealed unsafe class ClearWork(TensorTable tensors) : IChunkWork
{
    /// <summary>The slot whose stream the next run clears.</summary>
    public int Slot { get; set; }

    public void Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        foreach (ref readonly Chunk chunk in chunks)
        {
            float* stream = tensors.Pointers[((long)chunk.Tensor * tensors.SlotCount) + Slot];
            NativeMemory.Clear(stream + chunk.Offset, (nuint)chunk.Length * sizeof(float));
        }
    }
}

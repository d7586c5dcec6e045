using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Sets one stream of chunks to zero that is stored in another format than singles.</summary>
internal sealed unsafe class StretchClearWork(TensorTable tensors, BucketStorage storage) : IChunkWork
{
    /// <summary>The slot whose stream the next run clears.</summary>
    public int Slot { get; set; }

    public void Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        float* zeros = stackalloc float[Stretch.MostElements];
        foreach (ref readonly Chunk chunk in chunks)
        {
            float* stored = tensors.Pointers[((long)chunk.Tensor * tensors.SlotCount) + Slot];
            for (int start = 0; start < chunk.Length; start += Stretch.MostElements)
            {
                new Span<float>(zeros, Stretch.MostElements).Clear();
                int length = Math.Min(Stretch.MostElements, chunk.Length - start);
                storage[Slot]!.Put(new Stretch(chunk.Tensor, chunk.Offset + start, length), stored, zeros);
            }
        }
    }
}

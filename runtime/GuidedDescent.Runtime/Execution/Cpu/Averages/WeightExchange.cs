using System.Numerics;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Has the weights of a bucket and one of their averages change places.</summary>
internal sealed unsafe class WeightExchange(TensorTable tensors, AverageStreams averages) : IChunkWork
{
    /// <summary>The average of the next run.</summary>
    public int Average { get; set; }

    /// <summary>Whether the weights stay as they are, so that the average becomes a copy of them.</summary>
    public bool IsCopy { get; set; }

    public void Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        foreach (ref readonly Chunk chunk in chunks)
        {
            float* weights = tensors.Pointers[(long)chunk.Tensor * tensors.SlotCount] + chunk.Offset;
            uint* kept = (uint*)averages.Pointer(chunk.Tensor, Average) + chunk.Offset;
            if (IsCopy)
            {
                new ReadOnlySpan<uint>(weights, chunk.Length).CopyTo(new Span<uint>(kept, chunk.Length));
            }
            else
            {
                Exchange((uint*)weights, kept, chunk.Length);
            }
        }
    }

    // As integers, so that not even the payload of a NaN changes.
    private static void Exchange(uint* left, uint* right, int length)
    {
        int index = 0;
        for (; index <= length - Vector<uint>.Count; index += Vector<uint>.Count)
        {
            Vector<uint> aside = Vector.Load(left + index);
            Vector.Load(right + index).Store(left + index);
            aside.Store(right + index);
        }

        for (; index < length; index++)
        {
            (left[index], right[index]) = (right[index], left[index]);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Draws the averages of a bucket towards its weights: e + r (w - e), with two roundings, in whatever pieces.</summary>
internal sealed unsafe class AverageUpdate(TensorTable tensors, AverageStreams averages) : IChunkWork
{
    private readonly float[] _rates = new float[averages.Count];

    /// <summary>Takes note of how far; there is nothing to do where all rates are 0.</summary>
    /// <returns>Whether there is something to do.</returns>
    public bool Prepare(ReadOnlySpan<float> rates)
    {
        rates.CopyTo(_rates);
        return rates.ContainsAnyExcept(0);
    }

    public void Run(ReadOnlySpan<Chunk> chunks, int worker)
    {
        foreach (ref readonly Chunk chunk in chunks)
        {
            Run(chunk.Tensor, chunk.Offset, chunk.Length);
        }
    }

    /// <summary>Works on a stretch of one tensor.</summary>
    /// <param name="row">Its row in the table.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="length">The number of elements.</param>
    public void Run(int row, long offset, int length) =>
        Run(row, offset, length, tensors.Pointers[(long)row * tensors.SlotCount] + offset);

    /// <summary>Works on a stretch of one tensor whose weights are elsewhere than in the table.</summary>
    /// <param name="row">Its row in the table.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="weights">The weights of the stretch.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int row, long offset, int length, float* weights)
    {
        for (int average = 0; average < _rates.Length; average++)
        {
            float rate = _rates[average];
            float* stretch = averages.Pointer(row, average) + offset;
            if (rate == 1)
            {
                new ReadOnlySpan<float>(weights, length).CopyTo(new Span<float>(stretch, length));
            }
            else if (rate != 0)
            {
                Draw(stretch, weights, length, rate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Draw(float* average, float* weights, int length, float rate)
    {
        ref float stream = ref Unsafe.AsRef<float>(average);
        int index = 0;
        var rates = new Vector<float>(rate);
        for (; index <= length - Vector<float>.Count; index += Vector<float>.Count)
        {
            // The weights are in the cache, so that the average is the one stream that comes from afar.
            Vector<float> old = Simd.Load(ref stream, (nuint)index, streams: 1);
            Simd.Fma(rates, Vector.Load(weights + index) - old, old).Store(average + index);
        }

        for (; index < length; index++)
        {
            average[index] = MathF.FusedMultiplyAdd(rate, weights[index] - average[index], average[index]);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Benchmarks.Kernels;

/// <summary>
/// What the memory allows: the reads and writes of a rule with hardly any arithmetic, three multiply-adds or one for each stream
/// written where those are more. With a rate of 0 it writes back what it read, so that it can run between the steps of an
/// optimizer on the optimizer's own memory.
/// </summary>
/// <param name="rate">The factor in every multiply-add.</param>
internal sealed unsafe class LimitKernel(float rate)
{
    // Of all streams together, in elements; no other distance was faster (README.md, "What was tried").
    private const int Ahead = 2048;

    /// <summary>The pass for a rule with so many states, each read and written.</summary>
    public StreamPass ForStates(int states) => states switch
    {
        0 => Read2Write1,
        1 => Read3Write2,
        2 => Read4Write3,
        3 => Read5Write4,
        _ => throw new ArgumentOutOfRangeException(nameof(states), states, "There are limits for 0 to 3 states."),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read2Write1(in Streams streams, Scratch scratch)
    {
        float* w = streams.W, g = streams.G;
        var r = new Vector<float>(rate);
        long length = streams.Length;
        long i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> gradient = Load(g + i, 2);
            Vector<float> weight = Vector.FusedMultiplyAdd(r, gradient, Load(w + i, 2));
            weight = Vector.FusedMultiplyAdd(r, gradient, weight);
            Vector.Store(Vector.FusedMultiplyAdd(r, gradient, weight), w + i);
        }

        for (; i < length; i++)
        {
            w[i] = MathF.FusedMultiplyAdd(rate, g[i], w[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read3Write2(in Streams streams, Scratch scratch)
    {
        float* w = streams.W, g = streams.G, a = streams.A;
        var r = new Vector<float>(rate);
        long length = streams.Length;
        long i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> gradient = Load(g + i, 3);
            Vector<float> first = Vector.FusedMultiplyAdd(r, gradient, Load(a + i, 3));
            Vector<float> weight = Vector.FusedMultiplyAdd(r, gradient, Load(w + i, 3));
            Vector.Store(first, a + i);
            Vector.Store(Vector.FusedMultiplyAdd(r, first, weight), w + i);
        }

        for (; i < length; i++)
        {
            a[i] = MathF.FusedMultiplyAdd(rate, g[i], a[i]);
            w[i] = MathF.FusedMultiplyAdd(rate, a[i], w[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read4Write3(in Streams streams, Scratch scratch)
    {
        float* w = streams.W, g = streams.G, a = streams.A, b = streams.B;
        var r = new Vector<float>(rate);
        long length = streams.Length;
        long i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> gradient = Load(g + i, 4);
            Vector<float> first = Vector.FusedMultiplyAdd(r, gradient, Load(a + i, 4));
            Vector.Store(first, a + i);
            Vector.Store(Vector.FusedMultiplyAdd(r, gradient, Load(b + i, 4)), b + i);
            Vector.Store(Vector.FusedMultiplyAdd(r, first, Load(w + i, 4)), w + i);
        }

        for (; i < length; i++)
        {
            a[i] = MathF.FusedMultiplyAdd(rate, g[i], a[i]);
            b[i] = MathF.FusedMultiplyAdd(rate, g[i], b[i]);
            w[i] = MathF.FusedMultiplyAdd(rate, a[i], w[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read5Write4(in Streams streams, Scratch scratch)
    {
        float* w = streams.W, g = streams.G, a = streams.A, b = streams.B, c = streams.C;
        var r = new Vector<float>(rate);
        long length = streams.Length;
        long i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> gradient = Load(g + i, 5);
            Vector<float> first = Vector.FusedMultiplyAdd(r, gradient, Load(a + i, 5));
            Vector.Store(first, a + i);
            Vector.Store(Vector.FusedMultiplyAdd(r, gradient, Load(b + i, 5)), b + i);
            Vector.Store(Vector.FusedMultiplyAdd(r, gradient, Load(c + i, 5)), c + i);
            Vector.Store(Vector.FusedMultiplyAdd(r, first, Load(w + i, 5)), w + i);
        }

        for (; i < length; i++)
        {
            a[i] = MathF.FusedMultiplyAdd(rate, g[i], a[i]);
            b[i] = MathF.FusedMultiplyAdd(rate, g[i], b[i]);
            c[i] = MathF.FusedMultiplyAdd(rate, g[i], c[i]);
            w[i] = MathF.FusedMultiplyAdd(rate, a[i], w[i]);
        }
    }

    /// <summary>Loads a vector: the loop that is fastest asks for its memory itself, two pages of all streams ahead.</summary>
    /// <param name="address">Where to load from.</param>
    /// <param name="streams">How many streams are read side by side, a constant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(float* address, int streams)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address + (Ahead / streams));
        }

        return Vector.Load(address);
    }
}

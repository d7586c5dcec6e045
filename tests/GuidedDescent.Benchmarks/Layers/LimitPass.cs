using System.Numerics;
using System.Runtime.CompilerServices;
using GuidedDescent.Benchmarks.Kernels;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>
/// What the memory allows for a pass: its reads and writes, with an addition for each stream and a multiply-add for each that is
/// written. What is written is what was read, so that it can run between the steps of an optimizer on the optimizer's own memory.
/// </summary>
internal sealed unsafe class LimitPass
{
    private const float Rate = 0;

    private float _sum;

    /// <summary>The loop for a pass.</summary>
    public StreamPass Of(PlannedPass pass) => (pass.Slots.Count, pass.Written) switch
    {
        (1, _) => Choose<One>(pass.Written),
        (2, _) => Choose<Two>(pass.Written),
        (3, _) => Choose<Three>(pass.Written),
        _ => Choose<Four>(pass.Written),
    };

    private StreamPass Choose<TStreams>(int written)
        where TStreams : ICount => written switch
        {
            0 => Run<TStreams, Zero>,
            1 => Run<TStreams, One>,
            2 => Run<TStreams, Two>,
            3 => Run<TStreams, Three>,
            _ => throw new ArgumentOutOfRangeException(nameof(written), written, "There are limits for 0 to 3 streams written."),
        };

    // The counts are constants to the compiler, which leaves out what a pass does not have.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TStreams, TWritten>(in Streams streams, Scratch scratch)
        where TStreams : ICount
        where TWritten : ICount
    {
        float* a = streams.W, b = streams.G, c = streams.A, d = streams.B;
        var rate = new Vector<float>(Rate);
        Vector<float> sum = default;
        Vector<float> others = default;
        long whole = streams.Length - (streams.Length % Vector<float>.Count);
        for (long i = 0; i < whole; i += Vector<float>.Count)
        {
            Vector<float> first = LimitKernel.Load(a + i, TStreams.Value);
            Vector<float> second = TStreams.Value > 1 ? LimitKernel.Load(b + i, TStreams.Value) : default;
            Vector<float> third = TStreams.Value > 2 ? LimitKernel.Load(c + i, TStreams.Value) : default;
            Vector<float> fourth = TStreams.Value > 3 ? LimitKernel.Load(d + i, TStreams.Value) : default;
            sum += first + third;
            others += second + fourth;
            if (TWritten.Value > 0)
            {
                Vector.Store(Vector.FusedMultiplyAdd(rate, fourth, first), a + i);
            }

            if (TWritten.Value > 1)
            {
                Vector.Store(Vector.FusedMultiplyAdd(rate, fourth, second), b + i);
            }

            if (TWritten.Value > 2)
            {
                Vector.Store(Vector.FusedMultiplyAdd(rate, fourth, third), c + i);
            }
        }

        // So that nobody can leave out the reads of a pass that writes nothing.
        _sum = Vector.Sum(sum + others);
    }

    private interface ICount
    {
        static abstract int Value { get; }
    }

    private readonly struct Zero : ICount
    {
        public static int Value => 0;
    }

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    private readonly struct Four : ICount
    {
        public static int Value => 4;
    }
}

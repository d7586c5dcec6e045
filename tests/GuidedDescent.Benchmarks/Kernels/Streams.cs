using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Kernels;

/// <summary>A stretch of one tensor in all the memory its rule walks: the weights, the gradient and up to three states.</summary>
/// <param name="Weight">The weights.</param>
/// <param name="Gradient">The gradient.</param>
/// <param name="State1">The first state the rule keeps, or null.</param>
/// <param name="State2">The second, or null.</param>
/// <param name="State3">The third, or null.</param>
/// <param name="Length">The number of elements.</param>
internal readonly unsafe record struct Streams(
    nint Weight, nint Gradient, nint State1, nint State2, nint State3, long Length)
{
    private const int FirstState = 2;

    public float* W => (float*)Weight;

    public float* G => (float*)Gradient;

    public float* A => (float*)State1;

    public float* B => (float*)State2;

    public float* C => (float*)State3;

    /// <summary>Where an optimizer keeps one of its parameters.</summary>
    public static Streams Of(Optimizer optimizer, Parameter parameter)
    {
        IUpdateRule rule = optimizer.Groups[0].Rule;
        Span<nint> states = stackalloc nint[3];
        int kept = 0;
        for (int slot = FirstState; slot < rule.Descriptor.Slots.Length; slot++)
        {
            if (rule.Keeps(slot))
            {
                ReadOnlySpan<float> state = optimizer.State(parameter, rule.Descriptor.Slots[slot].Name);
                states[kept++] = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(state));
            }
        }

        return new Streams(
            (nint)parameter.ValuePointer, (nint)parameter.GradientPointer, states[0], states[1], states[2], parameter.Length);
    }

    /// <summary>All tensors of an optimizer in the order in which their weights lie.</summary>
    public static Streams[] Of(Optimizer optimizer) =>
        [.. optimizer.Groups[0].Parameters.Select(parameter => Of(optimizer, parameter)).OrderBy(streams => streams.Weight)];

    /// <summary>The number of states.</summary>
    public int StateCount => (State1 != 0 ? 1 : 0) + (State2 != 0 ? 1 : 0) + (State3 != 0 ? 1 : 0);

    /// <summary>A part of the stretch.</summary>
    public Streams Slice(long start, long length)
    {
        nint bytes = (nint)start * sizeof(float);
        return new Streams(
            Weight + bytes,
            Gradient + bytes,
            State1 == 0 ? 0 : State1 + bytes,
            State2 == 0 ? 0 : State2 + bytes,
            State3 == 0 ? 0 : State3 + bytes,
            length);
    }

    /// <summary>Tensors that continue each other in every stream as one.</summary>
    public static Streams[] Merge(IReadOnlyList<Streams> tensors)
    {
        var merged = new List<Streams>();
        foreach (Streams next in tensors)
        {
            if (merged.Count > 0 && merged[^1].Slice(merged[^1].Length, next.Length) == next)
            {
                merged[^1] = merged[^1] with { Length = merged[^1].Length + next.Length };
            }
            else
            {
                merged.Add(next);
            }
        }

        return [.. merged];
    }

    /// <summary>The tensors in pieces of at most so many elements.</summary>
    public static Streams[] Cut(IReadOnlyList<Streams> tensors, long elements)
    {
        var pieces = new List<Streams>();
        foreach (Streams tensor in tensors)
        {
            for (long start = 0; start < tensor.Length; start += elements)
            {
                pieces.Add(tensor.Slice(start, Math.Min(elements, tensor.Length - start)));
            }
        }

        return [.. pieces];
    }
}

/// <summary>Does something to every element of a stretch.</summary>
/// <param name="streams">The stretch.</param>
/// <param name="scratch">Memory of the thread's own.</param>
internal delegate void StreamPass(in Streams streams, Scratch scratch);

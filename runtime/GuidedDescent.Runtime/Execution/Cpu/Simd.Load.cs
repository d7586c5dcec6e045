using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Execution.Cpu;

// Several streams at once keep the processor's own prefetcher from running far enough ahead, and over one or two it does not by itself.
// What is asked for ahead is the same for all kernels: 8 KiB of all streams together. Measured in
// tests/GuidedDescent.Benchmarks/README.md, under "What was tried".
public static partial class Simd
{
    private const int ElementsAhead = 2048;

    /// <summary>Loads a vector of what is read again and again, and so is at hand.</summary>
    /// <param name="source">The first element.</param>
    /// <param name="index">The first element to load.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ref float source, nuint index) => Vector.LoadUnsafe(ref source, index);

    /// <summary>Loads a vector from one of several streams that are read side by side from front to back.</summary>
    /// <param name="stream">The first element of the stream.</param>
    /// <param name="index">The first element to load.</param>
    /// <param name="streams">How many streams there are, a constant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector<float> Load(ref float stream, nuint index, int streams)
    {
        if (Sse.IsSupported)
        {
            // A prefetch of memory that is not there does nothing, so the end of the stream needs no care.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref stream, index + (nuint)(ElementsAhead / streams))));
        }

        return Vector.LoadUnsafe(ref stream, index);
    }

    /// <summary>Asks for the line of memory that holds an element; where there is no memory, nothing happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Fetch(float* element)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(element);
        }
    }
}

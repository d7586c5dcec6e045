using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Execution.Cpu;

// Several streams at once keep the processor's own prefetcher from running far enough ahead. Asking for 1 KiB ahead took
// AdamW over 16M elements from 15.5 to 13.7 ms (tests/GuidedDescent.Benchmarks/README.md).
public static partial class Simd
{
    private const nuint ElementsAhead = 256;

    /// <summary>Loads a vector from a stream that is read from front to back.</summary>
    /// <param name="stream">The first element of the stream.</param>
    /// <param name="index">The first element to load.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector<float> Load(ref float stream, nuint index)
    {
        if (Sse.IsSupported)
        {
            // A prefetch of memory that is not there does nothing, so the end of the stream needs no care.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref stream, index + ElementsAhead)));
        }

        return Vector.LoadUnsafe(ref stream, index);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Tells the processor what will be read soon. The address need not exist.</summary>
internal static unsafe class CacheHint
{
    /// <summary>Asks for a line that is about to be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Soon(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Asks for a line that is read later: it need not come nearer than the second cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Later(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Four by four numbers in registers.</summary>
internal static class Square
{
    /// <summary>Makes rows of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> lowAb = Sse.UnpackLow(a, b);
            Vector128<float> highAb = Sse.UnpackHigh(a, b);
            Vector128<float> lowCd = Sse.UnpackLow(c, d);
            Vector128<float> highCd = Sse.UnpackHigh(c, d);
            a = Sse.MoveLowToHigh(lowAb, lowCd);
            b = Sse.MoveHighToLow(lowCd, lowAb);
            c = Sse.MoveLowToHigh(highAb, highCd);
            d = Sse.MoveHighToLow(highCd, highAb);
            return;
        }

        (a, b, c, d) = (
            Vector128.Create(a[0], b[0], c[0], d[0]),
            Vector128.Create(a[1], b[1], c[1], d[1]),
            Vector128.Create(a[2], b[2], c[2], d[2]),
            Vector128.Create(a[3], b[3], c[3], d[3]));
    }
}

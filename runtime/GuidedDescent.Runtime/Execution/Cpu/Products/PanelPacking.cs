using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// Lays strips of a matrix, some lines wide, out as a tile kernel reads them: for each step of the depth one number of every line,
/// and zeros for lines that the matrix no longer has.
/// </summary>
internal static unsafe class PanelPacking
{
    private const int StepsAhead = 8;

    /// <summary>
    /// Packs full strips of lines that lie side by side: what belongs to one step of the depth is together already. Several strips at
    /// once, so that long runs are read.
    /// </summary>
    /// <param name="source">The first line's first number.</param>
    /// <param name="stride">From one step of the depth to the next.</param>
    /// <param name="strips">The strips.</param>
    /// <param name="depth">The steps to pack; the strips follow each other at this distance.</param>
    /// <param name="target">The first strip.</param>
    /// <param name="width">The lines of a strip.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackAdjacent(float* source, nint stride, int strips, int depth, float* target, int width)
    {
        nint distance = (nint)depth * width;
        for (int step = 0; step < depth; step++, source += stride, target += width)
        {
            float* from = source;
            float* to = target;
            for (int strip = 0; strip < strips; strip++, from += width, to += distance)
            {
                CacheHint.Soon(from + (StepsAhead * stride));
                CacheHint.Soon(from + (StepsAhead * stride) + (width / 2));
                Copy(from, to, width);
            }
        }
    }

    /// <summary>Packs the strip at the end, which is not full.</summary>
    /// <param name="source">The first line's first number.</param>
    /// <param name="stride">From one step of the depth to the next.</param>
    /// <param name="lines">The lines there are.</param>
    /// <param name="depth">The steps to pack.</param>
    /// <param name="target">The strip.</param>
    /// <param name="width">The lines of a full strip.</param>
    public static void PackAdjacentRest(float* source, nint stride, int lines, int depth, float* target, int width)
    {
        for (int step = 0; step < depth; step++, source += stride, target += width)
        {
            new ReadOnlySpan<float>(source, lines).CopyTo(new Span<float>(target, width));
            new Span<float>(target + lines, width - lines).Clear();
        }
    }

    /// <summary>Packs one strip of lines that lie one after the other, each with its numbers in the order of the depth.</summary>
    /// <param name="source">The first line's first number.</param>
    /// <param name="stride">From one line to the next.</param>
    /// <param name="lines">The lines there are.</param>
    /// <param name="depth">The steps to pack.</param>
    /// <param name="target">The strip.</param>
    /// <param name="width">The lines of a full strip.</param>
    public static void PackConsecutive(float* source, nint stride, int lines, int depth, float* target, int width)
    {
        if (lines < width)
        {
            NativeMemory.Clear(target, (nuint)depth * (nuint)width * sizeof(float));
        }

        int line = 0;
        for (; line <= lines - 4; line += 4)
        {
            PackFour(source + (line * stride), stride, depth, target + line, width);
        }

        if (line < lines && lines >= 4)
        {
            // Some of the lines a second time rather than the last ones by themselves.
            line = lines - 4;
            PackFour(source + (line * stride), stride, depth, target + line, width);
            return;
        }

        for (; line < lines; line++)
        {
            PackOne(source + (line * stride), depth, target + line, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackFour(float* source, nint stride, int depth, float* target, int width)
    {
        float* source1 = source + stride;
        float* source2 = source1 + stride;
        float* source3 = source2 + stride;
        int step = 0;
        for (; step <= depth - 4; step += 4, target += 4 * width)
        {
            Vector128<float> line0 = Vector128.Load(source + step);
            Vector128<float> line1 = Vector128.Load(source1 + step);
            Vector128<float> line2 = Vector128.Load(source2 + step);
            Vector128<float> line3 = Vector128.Load(source3 + step);
            Square.Transpose(ref line0, ref line1, ref line2, ref line3);
            line0.Store(target);
            line1.Store(target + width);
            line2.Store(target + (2 * width));
            line3.Store(target + (3 * width));
        }

        for (; step < depth; step++, target += width)
        {
            target[0] = source[step];
            target[1] = source1[step];
            target[2] = source2[step];
            target[3] = source3[step];
        }
    }

    private static void PackOne(float* source, int depth, float* target, int width)
    {
        for (int step = 0; step < depth; step++, target += width)
        {
            *target = source[step];
        }
    }

    // The last vector may overlap the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* target, int count)
    {
        if (count < Vector<float>.Count)
        {
            Vector128.Load(source).Store(target);
            Vector128.Load(source + count - 4).Store(target + count - 4);
            return;
        }

        int last = count - Vector<float>.Count;
        for (int index = 0; index < last; index += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(source + index), target + index);
        }

        Vector.Store(Vector.Load(source + last), target + last);
    }
}

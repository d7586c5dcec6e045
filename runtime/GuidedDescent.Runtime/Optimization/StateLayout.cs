namespace GuidedDescent;

/// <summary>Where in a state's arena the state of each parameter begins.</summary>
internal static unsafe class StateLayout
{
    /// <summary>Streams that are walked side by side run at full speed when their distance is a multiple of this.</summary>
    private const long SpacingElements = 16_384 / sizeof(float);

    /// <summary>The length from which a run is worth up to <see cref="SpacingElements"/> of padding.</summary>
    private const long LongRunElements = 65_536;

    /// <summary>
    /// Places states in visiting order, back to back within every run of contiguous weights and gradients. A long run begins at
    /// the same place within <see cref="SpacingElements"/> as its weights do.
    /// </summary>
    /// <returns>The first element of each parameter, and the number of elements in all.</returns>
    public static (long[] Offsets, long Length) Place(Parameter[] visitingOrder)
    {
        long[] offsets = new long[visitingOrder.Length];
        long position = 0;
        int next = 0;
        while (next < visitingOrder.Length)
        {
            int end = EndOfRun(visitingOrder, next, out long length);
            if (length >= LongRunElements)
            {
                long wanted = (long)((nuint)visitingOrder[next].ValuePointer / sizeof(float)) % SpacingElements;
                position += (wanted - (position % SpacingElements) + SpacingElements) % SpacingElements;
            }

            for (; next < end; next++)
            {
                offsets[next] = position;
                position += visitingOrder[next].Length;
            }
        }

        return (offsets, position);
    }

    private static int EndOfRun(Parameter[] order, int start, out long length)
    {
        length = order[start].Length;
        int end = start + 1;
        while (end < order.Length && Continues(order[end - 1], order[end]))
        {
            length += order[end].Length;
            end++;
        }

        return end;
    }

    private static bool Continues(Parameter previous, Parameter next)
    {
        return previous.ValuePointer + previous.Length == next.ValuePointer
            && previous.GradientPointer + previous.Length == next.GradientPointer;
    }
}

namespace GuidedDescent;

/// <summary>Where in an arena the content of a slot begins for each parameter.</summary>
/// <param name="Offsets">The first element of each parameter, or of each run of its blocks, in visiting order.</param>
/// <param name="End">The element after the last.</param>
internal readonly unsafe record struct SlotPlaces(long[] Offsets, long End)
{
    /// <summary>Streams that are walked side by side run at full speed when their distance is a multiple of this.</summary>
    private const long SpacingElements = 16_384 / sizeof(float);

    /// <summary>The length from which a run is worth up to <see cref="SpacingElements"/> of padding.</summary>
    private const long LongRunElements = 65_536;

    /// <summary>Matrices begin at multiples of this, a cache line.</summary>
    private const long Alignment = 64 / sizeof(float);

    /// <summary>The slot has no memory of the bucket's.</summary>
    public static SlotPlaces Nowhere => new([], 0);

    /// <summary>
    /// Places in visiting order, back to back within every run of contiguous weights and gradients. A long run begins at the same place
    /// within <see cref="SpacingElements"/> as its weights do.
    /// </summary>
    /// <param name="visitingOrder">The parameters.</param>
    /// <param name="withGradients">Whether a run must be contiguous in its gradients as well, which may move.</param>
    public static SlotPlaces AlongWeights(Parameter[] visitingOrder, bool withGradients = true)
    {
        long[] offsets = new long[visitingOrder.Length];
        long position = 0;
        int next = 0;
        while (next < visitingOrder.Length)
        {
            int end = EndOfRun(visitingOrder, next, withGradients, out long length);
            position = Aligned(position, length, (nuint)visitingOrder[next].ValueAddress, alignment: 1);
            for (; next < end; next++)
            {
                offsets[next] = position;
                position += visitingOrder[next].Length;
            }
        }

        return new SlotPlaces(offsets, position);
    }

    /// <summary>Places in visiting order, the content of each on cache lines of its own, long ones as above.</summary>
    /// <param name="visitingOrder">The parameters, or runs of their blocks.</param>
    /// <param name="lengths">The number of elements the slot has for each.</param>
    public static SlotPlaces OneByOne(BlockRun[] visitingOrder, long[] lengths)
    {
        long[] offsets = new long[lengths.Length];
        long position = 0;
        for (int index = 0; index < lengths.Length; index++)
        {
            position = Aligned(position, lengths[index], visitingOrder[index].ValueAddress, Alignment);
            offsets[index] = position;
            position += lengths[index];
        }

        return new SlotPlaces(offsets, position);
    }

    /// <summary>The same places, further back in an arena that other slots lie in as well.</summary>
    public SlotPlaces Behind(long elements)
    {
        // A whole number of spacings, so that long runs keep their place within one.
        long start = elements == 0 || End == 0 ? elements : (elements + SpacingElements - 1) / SpacingElements * SpacingElements;
        return new SlotPlaces([.. Offsets.Select(offset => offset + start)], End + start);
    }

    private static long Aligned(long position, long length, nuint weights, long alignment)
    {
        if (length < LongRunElements)
        {
            return (position + alignment - 1) / alignment * alignment;
        }

        long wanted = (long)(weights / sizeof(float)) % SpacingElements / alignment * alignment;
        return position + ((wanted - (position % SpacingElements) + SpacingElements) % SpacingElements);
    }

    private static int EndOfRun(Parameter[] order, int start, bool withGradients, out long length)
    {
        length = order[start].Length;
        int end = start + 1;
        while (end < order.Length && Continues(order[end - 1], order[end], withGradients))
        {
            length += order[end].Length;
            end++;
        }

        return end;
    }

    private static bool Continues(Parameter previous, Parameter next, bool withGradients)
    {
        return previous.ValueStorage == StorageFormat.Single
            && previous.ValueAddress + previous.Length == next.ValueAddress
            && (!withGradients || previous.GradientAddress + previous.Length == next.GradientAddress);
    }
}

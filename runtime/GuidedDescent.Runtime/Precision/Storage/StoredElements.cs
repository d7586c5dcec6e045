namespace GuidedDescent.Precision;

/// <summary>Reads and writes stored elements of a row as singles, where the host reaches them.</summary>
/// <param name="storage">How they are stored.</param>
/// <param name="row">The row.</param>
/// <param name="stored">Where the row is stored.</param>
/// <param name="length">The number of its elements.</param>
internal readonly unsafe struct StoredElements(SlotStorage storage, int row, void* stored, long length)
{
    private readonly void* _stored = stored;

    /// <summary>Reads elements from a start on.</summary>
    public void Read(long start, Span<float> destination)
    {
        float* scratch = stackalloc float[Stretch.MostElements];
        for (int done = 0; done < destination.Length;)
        {
            Stretch stretch = StretchAt(start + done);
            float* numbers = storage.Show(stretch, _stored, scratch);
            int skipped = (int)(start + done - stretch.Offset);
            int count = Math.Min(stretch.Length - skipped, destination.Length - done);
            new ReadOnlySpan<float>(numbers + skipped, count).CopyTo(destination[done..]);
            done += count;
        }
    }

    /// <summary>Stores singles in the place of elements.</summary>
    public void Write(long start, ReadOnlySpan<float> source)
    {
        float* scratch = stackalloc float[Stretch.MostElements];
        for (int done = 0; done < source.Length;)
        {
            Stretch stretch = StretchAt(start + done);
            float* numbers = storage.Open(stretch, _stored, scratch, isRead: true);
            int skipped = (int)(start + done - stretch.Offset);
            int count = Math.Min(stretch.Length - skipped, source.Length - done);
            source.Slice(done, count).CopyTo(new Span<float>(numbers + skipped, count));
            storage.Put(stretch, _stored, numbers);
            done += count;
        }
    }

    private Stretch StretchAt(long element)
    {
        long offset = element / Stretch.MostElements * Stretch.MostElements;
        return new Stretch(row, offset, (int)Math.Min(Stretch.MostElements, length - offset));
    }
}

namespace GuidedDescent.Precision;

/// <summary>The weights or the gradient of one parameter, read as singles whatever they are stored as.</summary>
/// <param name="start">The first element.</param>
/// <param name="storage">How they are stored; null for singles.</param>
/// <param name="row">The row of the parameter in its bucket.</param>
internal readonly unsafe struct StoredStream(void* start, SlotStorage? storage, int row)
{
    private readonly void* _start = start;

    /// <summary>The first element, as it is stored.</summary>
    public void* Start => _start;

    /// <summary>How it is stored; null for singles.</summary>
    public SlotStorage? Storage => storage;

    /// <summary>What is kept beside it; null where nothing is.</summary>
    public void* Beside => storage?.Beside is RowMemory beside ? beside.Row(row) : null;

    /// <summary>Shows consecutive elements, from any on, and changes nothing.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many there are, at most <see cref="Stretch.MostElements"/>.</param>
    /// <param name="scratch">Room for as many.</param>
    public float* Show(long first, int count, float* scratch) =>
        storage is null ? (float*)_start + first : storage.Show(new Stretch(row, first, count), _start, scratch);

    /// <summary>Where an element lies, to be asked for before it is read.</summary>
    public float* Ahead(long element) => storage is null ? (float*)_start + element : (float*)((ushort*)_start + element);
}

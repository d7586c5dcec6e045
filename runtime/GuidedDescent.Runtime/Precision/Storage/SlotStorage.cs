namespace GuidedDescent.Precision;

/// <summary>
/// How a slot of a bucket is stored, where that is not as kernels see it: they see singles, which lie in a thread's scratch memory while it
/// works on a stretch.
/// </summary>
internal abstract unsafe class SlotStorage : IDisposable
{
    /// <summary>The bytes kept beside what is stored, for all parameters together.</summary>
    public virtual long ExtraBytes => 0;

    /// <summary>
    /// The singles of a row that are kept as such, so that operations may work on them where they are, once <see cref="Open"/> has
    /// shown them; null where there are none.
    /// </summary>
    public virtual float* SinglesOf(int row) => null;

    /// <summary>The bytes of memory that are read, or written, to show or to store that many elements.</summary>
    public abstract long BytesMoved(long elements);

    /// <summary>Shows a stretch as singles.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="stored">Where the row is stored.</param>
    /// <param name="scratch">Room for a whole stretch.</param>
    /// <param name="isRead">Whether anybody will read them; else only the room is needed.</param>
    /// <returns>Where they are: in the scratch memory or elsewhere.</returns>
    public abstract float* Open(in Stretch stretch, void* stored, float* scratch, bool isRead);

    /// <summary>Shows a stretch as singles, and changes nothing. Of weights and gradients it may begin anywhere.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="stored">Where the row is stored.</param>
    /// <param name="scratch">Room for a whole stretch.</param>
    /// <returns>Where they are, to be read only.</returns>
    public virtual float* Show(in Stretch stretch, void* stored, float* scratch) => Open(stretch, stored, scratch, isRead: true);

    /// <summary>Stores singles.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="stored">Where the row is stored.</param>
    /// <param name="numbers">
    /// The singles: where <see cref="Open"/> showed them, or elsewhere.
    /// </param>
    public abstract void Close(in Stretch stretch, void* stored, float* numbers);

    /// <summary>Stores singles that do not come from a step, and so are never rounded by chance.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="stored">Where the row is stored.</param>
    /// <param name="numbers">The singles, in room for a whole stretch.</param>
    public virtual void Put(in Stretch stretch, void* stored, float* numbers) => Close(stretch, stored, numbers);

    /// <summary>What is stored for a row, bit by bit: what a checkpoint needs so that training goes on with the same bits.</summary>
    /// <param name="row">The row.</param>
    /// <param name="stored">Where it is stored.</param>
    /// <param name="length">The number of its elements.</param>
    /// <param name="name">The name of the slot.</param>
    public abstract IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name);

    public virtual void Dispose()
    {
    }
}

using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>
/// How a slot of a bucket is stored, where that is not as kernels see it: they see singles, which lie in a thread's scratch memory while it
/// works on a stretch.
/// </summary>
internal abstract unsafe class SlotStorage : IDisposable
{
    /// <summary>The format of the stored numbers.</summary>
    public abstract NumberFormat Format { get; }

    /// <summary>How numbers become stored ones.</summary>
    public virtual WeightRounding Rounding => WeightRounding.Nearest;

    /// <summary>The way of rounding whose numbers are shown: its own, but for weights of evaluation.</summary>
    public virtual WeightRounding Shows => Rounding;

    /// <summary>What is kept beside the stored numbers; null where nothing is.</summary>
    public virtual RowMemory? Beside => null;

    /// <summary>The bytes kept beside what is stored, for all parameters together.</summary>
    public long ExtraBytes => Beside?.Bytes ?? 0;

    /// <summary>The bytes of a stored number.</summary>
    public int ElementBytes => Format == NumberFormat.EightBit ? sizeof(byte) : sizeof(ushort);

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
    /// <param name="memory">The memory that all of it lies in.</param>
    public abstract IEnumerable<StoragePart> PartsOf(int row, nint stored, long length, string name, MemorySpace memory);

    /// <summary>The bytes kept beside the first elements of a row, a multiple of <see cref="Stretch.Granularity"/> or all.</summary>
    public virtual long BesideBytes(long elements) => 0;

    /// <summary>What the random numbers of a row are drawn from, where there are any.</summary>
    public virtual ulong KeyOf(int row) => 0;

    /// <summary>Makes memory that is zero to the last byte hold zeros.</summary>
    public virtual void BeginWithZeros()
    {
    }

    /// <summary>The same over copies of what is stored, which nothing but <see cref="Put"/> is to change.</summary>
    /// <param name="beside">The copy of what is kept beside it.</param>
    public virtual SlotStorage Over(RowMemory beside) => this;

    /// <summary>How it stores: two that say the same differ in memory alone.</summary>
    public override string ToString() => $"{Format} {Shows} {Rounding}";

    public void Dispose() => Beside?.Dispose();
}

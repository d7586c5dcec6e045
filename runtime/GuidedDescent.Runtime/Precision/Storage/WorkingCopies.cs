namespace GuidedDescent.Precision;

/// <summary>
/// Where a rule that does not work element by element finds the slots of a bucket that are stored in other formats: as singles as a whole,
/// which are made before its operations of a step and stored behind them. A row is a parameter.
/// </summary>
internal sealed unsafe class WorkingCopies
{
    private readonly BucketStorage _storage;
    private readonly nint[][] _singles;

    /// <summary>Puts the addresses together.</summary>
    /// <param name="storage">How the slots are stored.</param>
    /// <param name="singles">The singles of each slot, an address for each row; null for slots that are stored as such.</param>
    public WorkingCopies(BucketStorage storage, nint[]?[] singles)
    {
        _storage = storage;
        Slots = [.. Enumerable.Range(0, singles.Length).Where(slot => singles[slot] is not null)];
        _singles = [.. singles.Select(rows => rows ?? [])];
    }

    /// <summary>The slots that are stored in other formats, ascending.</summary>
    public int[] Slots { get; }

    /// <summary>How a slot is stored.</summary>
    public SlotStorage StorageOf(int slot) => _storage[slot]!;

    /// <summary>The number of elements of each row.</summary>
    public long[] Lengths(int slot) => _storage.Lengths(slot);

    /// <summary>Where a row is stored now.</summary>
    public void* Stored(int row, int slot) => _storage.AddressOf(row, slot);

    /// <summary>Where the rule finds it.</summary>
    public float* Singles(int row, int slot) => (float*)_singles[slot][row];

    /// <summary>
    /// The bytes that are read and written to make a copy of a row, or to store it. What is worked on where it is, as a master copy, is
    /// looked through only.
    /// </summary>
    public long BytesMoved(int row, int slot)
    {
        long elements = _storage.Lengths(slot)[row];
        long copied = StorageOf(slot).SinglesOf(row) == Singles(row, slot) ? 0 : sizeof(float) * elements;
        return StorageOf(slot).BytesMoved(elements) + copied;
    }

    /// <summary>The same places for the weights of evaluation.</summary>
    public WorkingCopies ForEvaluation() =>
        new(_storage.ForEvaluation(), [.. _singles.Select((rows, slot) => Slots.Contains(slot) ? rows : null)]);
}

using System.Runtime.InteropServices;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// Where the tensors of one group lie: a table in native memory with one row per run of elements and one pointer per slot of the
/// rule. Neighbouring tensors that are contiguous in every stream are one run, so that kernels pass over arenas as over one
/// array; where slots have extents of their own, every tensor is a row. The table holds pointers only; the memory they lead to belongs
/// to others and must outlive it.
/// </summary>
public sealed unsafe class TensorTable : IDisposable
{
    private readonly long[] _lengths;
    private readonly SlotShape[]? _shapes;
    private float** _pointers;

    /// <summary>
    /// Builds the table of the given tensors, merging those that continue each other and leaving out empty ones.
    /// </summary>
    /// <param name="slotCount">The number of slots of the rule.</param>
    /// <param name="lengths">The number of elements of each tensor, in the order in which they are to be visited.</param>
    /// <param name="pointers">
    /// The addresses, <paramref name="slotCount"/> for each tensor; zero for a slot that the group keeps no memory for.
    /// </param>
    /// <exception cref="ArgumentException">There are not <paramref name="slotCount"/> pointers for each tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slot count is below 1, or a length is negative.</exception>
    public TensorTable(int slotCount, ReadOnlySpan<long> lengths, ReadOnlySpan<nint> pointers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slotCount, 1);
        if (pointers.Length != (long)lengths.Length * slotCount)
        {
            throw new ArgumentException(
                $"{lengths.Length} tensors of {slotCount} slots need {(long)lengths.Length * slotCount} pointers, "
                + $"but {pointers.Length} came.",
                nameof(pointers));
        }

        foreach (long length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(lengths));
        }

        SlotCount = slotCount;
        _lengths = new long[lengths.Length];
        _pointers = (float**)NativeMemory.Alloc((nuint)Math.Max(pointers.Length, 1), (nuint)sizeof(float*));
        for (int tensor = 0; tensor < lengths.Length; tensor++)
        {
            Append(lengths[tensor], pointers.Slice(tensor * slotCount, slotCount));
        }
    }

    private TensorTable(int slotCount, SlotShape[] shapes, ReadOnlySpan<nint> pointers)
    {
        SlotCount = slotCount;
        Count = shapes.Length / slotCount;
        _shapes = shapes;
        _lengths = [.. Enumerable.Range(0, Count).Select(row => shapes[row * slotCount].Length)];
        ElementCount = _lengths.Sum();
        _pointers = (float**)NativeMemory.Alloc((nuint)Math.Max(pointers.Length, 1), (nuint)sizeof(float*));
        pointers.CopyTo(new Span<nint>(_pointers, pointers.Length));
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The number of pointers in a row: the slots of the rule.</summary>
    public int SlotCount { get; }

    /// <summary>The number of elements of all rows together.</summary>
    public long ElementCount { get; private set; }

    /// <summary>The whole table, row after row: pointer <c>row * SlotCount + slot</c>. Null once the table is disposed.</summary>
    public float** Pointers => _pointers;

    /// <summary>
    /// Builds the table of tensors whose slots have extents of their own. Every tensor is one row, also where it has no elements.
    /// </summary>
    /// <param name="slotCount">The number of slots of the rule.</param>
    /// <param name="shapes">
    /// The extents, <paramref name="slotCount"/> for each tensor, in the order in which they are to be visited.
    /// </param>
    /// <param name="pointers">
    /// The addresses, likewise; zero for a slot that the group keeps no memory for.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are not <paramref name="slotCount"/> pointers and extents for each tensor.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The slot count is below 1.</exception>
    public static TensorTable WithShapes(int slotCount, ReadOnlySpan<SlotShape> shapes, ReadOnlySpan<nint> pointers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slotCount, 1);
        if (pointers.Length != shapes.Length || shapes.Length % slotCount != 0)
        {
            throw new ArgumentException(
                $"Tensors of {slotCount} slots need as many pointers and extents each, but {pointers.Length} pointers and "
                + $"{shapes.Length} extents came.",
                nameof(pointers));
        }

        return new TensorTable(slotCount, shapes.ToArray(), pointers);
    }

    /// <summary>The extents of a slot in a row; all slots are one row of elements where the table was built from lengths.</summary>
    public SlotShape Shape(int row, int slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)SlotCount, nameof(slot));
        return _shapes is null ? new SlotShape(1, _lengths[row]) : _shapes[(row * SlotCount) + slot];
    }

    /// <summary>The number of elements of the weight in a row; at least 1 where the table was built from lengths.</summary>
    public long Length(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        return _lengths[row];
    }

    /// <summary>The first element of a row in one stream, or null where the group keeps no memory for the slot.</summary>
    /// <exception cref="ObjectDisposedException">The table has been disposed.</exception>
    public float* Pointer(int row, int slot)
    {
        ObjectDisposedException.ThrowIf(_pointers == null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)SlotCount, nameof(slot));
        return _pointers[((long)row * SlotCount) + slot];
    }

    /// <summary>
    /// Whether the group keeps memory for a slot; true where the table has no rows, as nothing is then touched.
    /// </summary>
    public bool Holds(int slot) => Count == 0 || Pointer(0, slot) != null || Shape(0, slot).Length == 0;

    /// <summary>Cuts the rows into chunks, in visiting order.</summary>
    /// <param name="chunkElements">The most elements a chunk may have, from 1.</param>
    /// <param name="alignmentBytes">
    /// Where all streams of a row begin equally far from a multiple of this, all chunks of the row but the first begin at one. A row
    /// of one chunk stays whole.
    /// </param>
    public Chunk[] Cut(int chunkElements, int alignmentBytes = sizeof(float))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkElements, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(alignmentBytes, sizeof(float));
        var chunks = new List<Chunk>();
        for (int row = 0; row < Count; row++)
        {
            int length = _lengths[row] <= chunkElements
                ? chunkElements
                : Math.Max(chunkElements - (Phase(row, alignmentBytes) / sizeof(float)), 1);
            for (long offset = 0; offset < _lengths[row]; offset += length, length = chunkElements)
            {
                length = (int)Math.Min(length, _lengths[row] - offset);
                chunks.Add(new Chunk(offset, row, length));
            }
        }

        return [.. chunks];
    }

    /// <summary>Frees the table; the tensors stay. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_pointers);
        _pointers = null;
    }

    private void Append(long length, ReadOnlySpan<nint> pointers)
    {
        if (length == 0)
        {
            return;
        }

        ElementCount += length;
        if (Count > 0 && Continues(pointers))
        {
            _lengths[Count - 1] += length;
            return;
        }

        pointers.CopyTo(new Span<nint>(_pointers + ((long)Count * SlotCount), SlotCount));
        _lengths[Count] = length;
        Count++;
    }

    /// <summary>How far all streams of a row begin behind an aligned address, in bytes; 0 where they differ.</summary>
    private int Phase(int row, int alignmentBytes)
    {
        int? common = null;
        for (int slot = 0; slot < SlotCount; slot++)
        {
            float* stream = Pointer(row, slot);
            int phase = (int)((nuint)stream % (nuint)alignmentBytes);
            if (stream != null && (common ??= phase) != phase)
            {
                return 0;
            }
        }

        return common ?? 0;
    }

    private bool Continues(ReadOnlySpan<nint> pointers)
    {
        float** last = _pointers + ((long)(Count - 1) * SlotCount);
        for (int slot = 0; slot < SlotCount; slot++)
        {
            bool bothAbsent = last[slot] == null && pointers[slot] == 0;
            if (!bothAbsent && (last[slot] == null || last[slot] + _lengths[Count - 1] != (float*)pointers[slot]))
            {
                return false;
            }
        }

        return true;
    }
}

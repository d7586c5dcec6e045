using System.Runtime.InteropServices;

namespace GuidedDescent.Cuda;

/// <summary>Tables of an optimizer, laid out one after the other as they will lie on the device.</summary>
internal sealed unsafe class TableImage
{
    private const int Alignment = 256;

    private readonly List<byte[]> _tables = [];

    /// <summary>The bytes of all tables together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a table; copied.</summary>
    public TablePlace Add<TRow>(ReadOnlySpan<TRow> rows)
        where TRow : unmanaged
    {
        var place = new TablePlace(Bytes, rows.Length);
        byte[] table = MemoryMarshal.AsBytes(rows).ToArray();
        _tables.Add(table);
        Bytes += Padded(table.Length);
        return place;
    }

    /// <summary>Whether tables of the same lengths lie in the same places.</summary>
    public bool HasLayoutOf(TableImage other) =>
        _tables.Select(table => table.Length).SequenceEqual(other._tables.Select(table => table.Length));

    /// <summary>Writes all tables to memory that is long enough.</summary>
    public void CopyTo(byte* target)
    {
        foreach (byte[] table in _tables)
        {
            table.CopyTo(new Span<byte>(target, table.Length));
            target += Padded(table.Length);
        }
    }

    private static long Padded(long bytes) => (bytes + Alignment - 1) & -Alignment;
}

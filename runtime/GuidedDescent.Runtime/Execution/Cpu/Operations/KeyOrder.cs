namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>The positions of keys in descending order, equal keys in the order they came, NaN last.</summary>
/// <param name="count">The number of keys.</param>
internal sealed unsafe class KeyOrder(int count)
{
    private const uint Sign = 0x8000_0000;

    // The key, turned so that the order of the numbers is descending, above its position, which keeps equal keys apart.
    private readonly ulong[] _entries = new ulong[count];

    /// <summary>The number of keys.</summary>
    public int Count => _entries.Length;

    /// <summary>The position of the key that comes at a place.</summary>
    public int this[int place] => (int)(uint)_entries[place];

    /// <summary>Sorts; allocates nothing.</summary>
    public void Sort(float* keys)
    {
        for (int position = 0; position < _entries.Length; position++)
        {
            _entries[position] = ((ulong)Descending(keys[position]) << 32) | (uint)position;
        }

        _entries.AsSpan().Sort();
    }

    private static uint Descending(float key)
    {
        if (float.IsNaN(key))
        {
            return uint.MaxValue;
        }

        // Both zeros are one number.
        uint bits = BitConverter.SingleToUInt32Bits(key + 0f);
        uint ascending = (bits & Sign) != 0 ? ~bits : bits | Sign;
        return ~ascending;
    }
}

using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>A range of items that threads take from both ends, each item once.</summary>
/// <param name="first">The first item.</param>
/// <param name="end">The item after the last.</param>
internal sealed class ItemRange(int first, int end)
{
    private Ends _ends;

    /// <summary>Makes all items available again; nobody may be taking any.</summary>
    public void Reset() => Volatile.Write(ref _ends.Packed, Pack(first, end));

    /// <summary>Takes one item, or answers false where none is left.</summary>
    public bool TryTake(bool fromBack, out int item)
    {
        long seen = Volatile.Read(ref _ends.Packed);
        while (true)
        {
            int front = (int)(seen >> 32);
            int back = (int)seen;
            if (front >= back)
            {
                item = -1;
                return false;
            }

            item = fromBack ? back - 1 : front;
            long rest = fromBack ? Pack(front, back - 1) : Pack(front + 1, back);
            long found = Interlocked.CompareExchange(ref _ends.Packed, rest, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }
    }

    private static long Pack(int front, int back) => ((long)front << 32) | (uint)back;

    // Alone on its cache lines, so that owners do not slow each other down.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Ends
    {
        [FieldOffset(128)]
        public long Packed;
    }
}

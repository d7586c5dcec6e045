using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>Reads and writes numbers of 16 bits as singles, in whichever memory they lie.</summary>
internal static unsafe class NarrowMemory
{
    private const int PieceElements = 1 << 18;

    /// <summary>Widens consecutive numbers.</summary>
    public static void Read(MemorySpace memory, StorageFormat format, ushort* source, Span<float> destination)
    {
        ushort[] copy = memory.IsHost ? [] : new ushort[Math.Min(PieceElements, destination.Length)];
        fixed (float* target = destination)
        fixed (ushort* piece = copy)
        {
            if (memory.IsHost)
            {
                StoredNumbers.Widen(format, source, target, destination.Length);
                return;
            }

            for (int done = 0; done < destination.Length; done += copy.Length)
            {
                Span<ushort> part = copy.AsSpan(0, Math.Min(copy.Length, destination.Length - done));
                memory.Read(source + done, part);
                StoredNumbers.Widen(format, piece, target + done, part.Length);
            }
        }
    }

    /// <summary>Rounds to the nearest, halves to even.</summary>
    public static void Write(MemorySpace memory, StorageFormat format, ReadOnlySpan<float> source, ushort* destination)
    {
        ushort[] copy = memory.IsHost ? [] : new ushort[Math.Min(PieceElements, source.Length)];
        fixed (float* numbers = source)
        fixed (ushort* piece = copy)
        {
            if (memory.IsHost)
            {
                StoredNumbers.ToNearest(format, numbers, destination, source.Length);
                return;
            }

            for (int done = 0; done < source.Length; done += copy.Length)
            {
                Span<ushort> part = copy.AsSpan(0, Math.Min(copy.Length, source.Length - done));
                StoredNumbers.ToNearest(format, numbers + done, piece, part.Length);
                memory.Write(destination + done, part);
            }
        }
    }
}

using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// Memory for one computation at a time, kept for the next one: computations of the same sizes allocate only the first time. For
/// one thread.
/// </summary>
/// <remarks>
/// Arrays start at multiples of 64 bytes and never move. Some libraries treat the ends of an array differently, depending on where
/// it starts; the same numbers would then give other bits in another place.
/// </remarks>
internal sealed unsafe class Scratch
{
    private const int Alignment = 64;

    private readonly List<double[]> _blocks = [];
    private int _taken;

    /// <summary>Takes all arrays back.</summary>
    public void Reset() => _taken = 0;

    /// <summary>An array with whatever numbers are in it, valid until <see cref="Reset"/>.</summary>
    public Span<double> Take(int length)
    {
        const int slack = Alignment / sizeof(double);
        if (_taken == _blocks.Count)
        {
            _blocks.Add([]);
        }

        if (_blocks[_taken].Length < length + slack)
        {
            _blocks[_taken] = GC.AllocateUninitializedArray<double>(checked(length + slack), pinned: true);
        }

        double[] block = _blocks[_taken++];
        nuint start = (nuint)Unsafe.AsPointer(ref block[0]);
        return block.AsSpan((int)((Alignment - (start % Alignment)) % Alignment / sizeof(double)), length);
    }

    /// <summary>A matrix.</summary>
    public Span<double> Take(int rows, int columns) => Take(checked(rows * columns));
}

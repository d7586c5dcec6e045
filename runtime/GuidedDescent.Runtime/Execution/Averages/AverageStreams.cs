namespace GuidedDescent.Execution;

/// <summary>
/// Where the averages of the weights of one bucket lie: for each row of its <see cref="TensorTable"/>, one pointer for each average, to
/// as many elements as the weight has. The memory belongs to the optimizer.
/// </summary>
public sealed unsafe class AverageStreams
{
    private readonly nint[] _pointers;

    /// <summary>Puts the addresses together.</summary>
    /// <param name="count">The number of averages, from 1.</param>
    /// <param name="pointers">The addresses, <paramref name="count"/> for each row.</param>
    /// <exception cref="ArgumentException">There are not <paramref name="count"/> addresses for each row.</exception>
    public AverageStreams(int count, ReadOnlySpan<nint> pointers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (pointers.Length % count != 0)
        {
            throw new ArgumentException(
                $"{count} averages need as many addresses for each row, but {pointers.Length} came.", nameof(pointers));
        }

        Count = count;
        _pointers = pointers.ToArray();
    }

    /// <summary>The number of averages.</summary>
    public int Count { get; }

    /// <summary>All addresses, row after row.</summary>
    public ReadOnlySpan<nint> Addresses => _pointers;

    /// <summary>The first element of an average of a row.</summary>
    public float* Pointer(int row, int average) => (float*)_pointers[(row * Count) + average];
}

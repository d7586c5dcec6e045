using GuidedDescent.Execution;

namespace GuidedDescent;

/// <summary>
/// The memory of the averages of one optimizer. Where weights lie back to back, so do their averages: whatever is one row in a table of
/// tensors is one stretch of each average.
/// </summary>
internal sealed unsafe class AverageMemory : IDisposable
{
    private const int BufferElements = 1 << 18;

    private readonly MemorySpace _memory;
    private readonly nuint[] _weights;
    private readonly SlotPlaces _places;
    private readonly MemorySlab[] _slabs;
    private readonly float[] _rates;

    /// <summary>Allocates the averages and makes them copies of the weights.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public AverageMemory(MemorySpace memory, IEnumerable<Parameter> trained, int count)
    {
        _memory = memory;
        Parameter[] order =
            [.. trained.Where(parameter => parameter.Length > 0).OrderBy(parameter => (nuint)parameter.ValueAddress)];
        _weights = [.. order.Select(parameter => (nuint)parameter.ValueAddress)];
        _places = count == 0 ? SlotPlaces.Nowhere : SlotPlaces.AlongWeights(order, withGradients: false);
        _slabs = new MemorySlab[count];
        _rates = new float[count];
        try
        {
            for (int average = 0; average < _slabs.Length; average++)
            {
                _slabs[average] = memory.Allocate(_places.End);
            }

            CopyWeights(order);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The number of averages.</summary>
    public int Count => _slabs.Length;

    /// <summary>Room for one number for each average.</summary>
    public Span<float> Rates => _rates;

    /// <summary>Where the average of weights begins that begin at an address; null where there are no elements.</summary>
    public float* Of(int average, float* weights)
    {
        if (weights == null)
        {
            return null;
        }

        // A block of fused matrices begins within its parameter.
        int found = Array.BinarySearch(_weights, (nuint)weights);
        int position = found >= 0 ? found : ~found - 1;
        return _slabs[average].Start + _places.Offsets[position] + (weights - (float*)_weights[position]);
    }

    /// <summary>Where the averages of the rows of a table lie; null where there are none.</summary>
    public AverageStreams? StreamsOf(TensorTable tensors)
    {
        if (Count == 0)
        {
            return null;
        }

        nint[] pointers = new nint[tensors.Count * Count];
        for (int index = 0; index < pointers.Length; index++)
        {
            pointers[index] = (nint)Of(index % Count, tensors.Pointer(index / Count, Slot.Weight));
        }

        return new AverageStreams(Count, pointers);
    }

    /// <summary>Makes all averages copies of the weights.</summary>
    public void CopyWeights(Parameter[] parameters)
    {
        if (Count > 0)
        {
            Array.ForEach(parameters, CopyWeights);
        }
    }

    public void Dispose()
    {
        foreach (MemorySlab? slab in _slabs)
        {
            slab?.Dispose();
        }
    }

    private void CopyWeights(Parameter parameter)
    {
        float[] buffer = new float[Math.Min(BufferElements, parameter.Length)];
        for (long first = 0; first < parameter.Length; first += buffer.Length)
        {
            Span<float> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, parameter.Length - first));
            parameter.ReadValue(part, first);
            for (int average = 0; average < Count; average++)
            {
                _memory.Write(Of(average, parameter.ValuePointer) + first, part);
            }
        }
    }
}

using GuidedDescent.Execution;
using GuidedDescent.Precision;

namespace GuidedDescent;

/// <summary>
/// The memory of the averages of one optimizer, and of training weights while others are in their place. Where weights lie back to back, so
/// do their averages: whatever is one row in a table of tensors is one stretch of each average.
/// </summary>
internal sealed unsafe class AverageMemory : IDisposable
{
    private const int BufferElements = 1 << 18;

    private readonly MemorySpace _memory;
    private readonly Parameter[] _order;
    private readonly nuint[] _weights;
    private readonly Dictionary<Parameter, int> _positions;
    private readonly AverageStream[] _streams;
    private readonly RowMemory? _aside;
    private readonly float[] _rates;

    /// <summary>Allocates the averages and makes them copies of the weights.</summary>
    /// <param name="memory">Where to allocate.</param>
    /// <param name="trained">The parameters.</param>
    /// <param name="averages">The number of averages.</param>
    /// <param name="copiesWeights">Whether there is one copy of the weights behind them, for rules that have an evaluation mode.</param>
    /// <param name="read">How weights are read.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public AverageMemory(
        MemorySpace memory, IEnumerable<Parameter> trained, int averages, bool copiesWeights, ReadingWeights read)
    {
        _memory = memory;
        _order = [.. trained.Where(parameter => parameter.Length > 0).OrderBy(parameter => (nuint)parameter.ValueAddress)];
        _weights = [.. _order.Select(parameter => (nuint)parameter.ValueAddress)];
        _positions = _order.Select((parameter, position) => (parameter, position)).ToDictionary();
        _streams = new AverageStream[averages + (copiesWeights ? 1 : 0)];
        _rates = new float[Count];
        try
        {
            for (int stream = 0; stream < Count; stream++)
            {
                // Weights of 16 bits have room of their own aside.
                SlotPlaces places = stream < averages ? SlotPlaces.AlongWeights(_order, withGradients: false) : PlacesOfSingles();
                _streams[stream] = new AverageStream(memory.Allocate(places.End), places.Offsets);
            }

            _aside = Count > 0 && _order.Any(IsStored) ? new RowMemory(memory, _order.Select(AsideElements), sizeof(ushort)) : null;
            CopyWeights(_order, read);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How weights are read as singles: the parameter, where they go, and the first of them.</summary>
    public delegate void ReadingWeights(Parameter parameter, Span<float> destination, long start);

    /// <summary>The number of averages, the copy of the weights among them.</summary>
    public int Count => _streams.Length;

    /// <summary>Room for one number for each average.</summary>
    public Span<float> Rates => _rates;

    /// <summary>The average of a parameter; null where it has no elements, or the average does not cover it.</summary>
    public float* Of(int average, Parameter parameter) =>
        _positions.TryGetValue(parameter, out int position) ? _streams[average].At(position) : null;

    /// <summary>Where the averages of the rows of a table lie; null where there are none.</summary>
    public AverageStreams? StreamsOf(BucketMemory bucket, TensorTable tensors)
    {
        if (Count == 0)
        {
            return null;
        }

        nint[] pointers = new nint[tensors.Count * Count];
        ParameterBlock[] blocks = bucket.AreMergeable ? [] : [.. bucket.Blocks];
        for (int index = 0; index < pointers.Length; index++)
        {
            (int row, int average) = Math.DivRem(index, Count);
            pointers[index] = (nint)(bucket.AreMergeable
                ? AtWeights(average, (nuint)tensors.Pointer(row, Slot.Weight))
                : OfBlock(average, blocks[row]));
        }

        return new AverageStreams(Count, pointers);
    }

    /// <summary>What an evaluation with other weights needs of a bucket; null where that is done with singles.</summary>
    public LentWeights? LentBy(BucketMemory bucket)
    {
        Parameter[] rows = [.. bucket.VisitingOrder.Where(run => run.Length > 0).Select(run => run.Parameter)];
        if (Count == 0 || rows.Length == 0 || !IsStored(rows[0]))
        {
            return null;
        }

        nint[] aside = [.. rows.Select(parameter => (nint)_aside!.Row(_positions[parameter]))];
        nint[] averages = new nint[rows.Length * Count];
        for (int index = 0; index < averages.Length; index++)
        {
            averages[index] = (nint)Of(index % Count, rows[index / Count]);
        }

        return new LentWeights(rows[0].ValueStorage, rows, aside, new AverageStreams(Count, averages));
    }

    /// <summary>Makes all averages copies of the weights.</summary>
    public void CopyWeights(IEnumerable<Parameter> parameters, ReadingWeights read)
    {
        foreach (Parameter parameter in Count == 0 ? [] : parameters)
        {
            CopyWeights(parameter, read);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_streams, stream => stream?.Slab.Dispose());
        _aside?.Dispose();
    }

    private static bool IsStored(Parameter parameter) => parameter.ValueStorage != StorageFormat.Single;

    private static long AsideElements(Parameter parameter) => IsStored(parameter) ? parameter.Length : 0;

    private SlotPlaces PlacesOfSingles()
    {
        Parameter[] singles = [.. _order.Where(parameter => !IsStored(parameter))];
        SlotPlaces places = SlotPlaces.AlongWeights(singles, withGradients: false);
        Dictionary<Parameter, long> offsets = singles.Zip(places.Offsets).ToDictionary();
        return new SlotPlaces(
            [.. _order.Select(parameter => offsets.GetValueOrDefault(parameter, AverageStream.Nowhere))], places.End);
    }

    /// <summary>Where the average of weights begins that begin at an address: those of a parameter, or of neighbours.</summary>
    private float* AtWeights(int average, nuint weights) =>
        _streams[average].At(Array.BinarySearch(_weights, weights));

    private float* OfBlock(int average, ParameterBlock block)
    {
        float* start = Of(average, block.Parameter);
        return start == null ? null : start + block.Start;
    }

    private void CopyWeights(Parameter parameter, ReadingWeights read)
    {
        float[] buffer = new float[Math.Min(BufferElements, parameter.Length)];
        for (long first = 0; first < parameter.Length; first += buffer.Length)
        {
            Span<float> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, parameter.Length - first));
            read(parameter, part, first);
            for (int average = 0; average < Count; average++)
            {
                float* target = Of(average, parameter);
                if (target != null)
                {
                    _memory.Write(target + first, part);
                }
            }
        }
    }

    /// <summary>The memory of one average.</summary>
    /// <param name="Slab">The memory.</param>
    /// <param name="Offsets">The first element of each parameter, or <see cref="Nowhere"/>.</param>
    private sealed record AverageStream(MemorySlab Slab, long[] Offsets)
    {
        public const long Nowhere = -1;

        public float* At(int position) => Offsets[position] == Nowhere ? null : Slab.Start + Offsets[position];
    }
}

using GuidedDescent.Execution;

namespace GuidedDescent.Precision;

/// <summary>Makes what stores the slots of a bucket.</summary>
/// <param name="precision">What the group asks for.</param>
/// <param name="rows">The parameters.</param>
/// <param name="memory">Where to allocate.</param>
/// <param name="step">The step of the bucket.</param>
internal sealed class StorageMaker(GroupPrecision precision, Parameter[] rows, MemorySpace memory, CurrentStep step)
{
    /// <summary>For gradients, which are only read.</summary>
    public static SlotStorage? ForGradients(StorageFormat format) => format switch
    {
        StorageFormat.BFloat16 => new NearestStorage<BFloat16Format>(),
        StorageFormat.Half => new NearestStorage<HalfFormat>(),
        _ => null,
    };

    /// <summary>For weights.</summary>
    public SlotStorage? ForWeights(StorageFormat format) => format switch
    {
        StorageFormat.BFloat16 => ForWeights<BFloat16Format>(),
        StorageFormat.Half => ForWeights<HalfFormat>(),
        _ => null,
    };

    /// <summary>For a state.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="lengths">The elements of each row.</param>
    /// <param name="state">Where it is stored.</param>
    public SlotStorage? ForState(StateFormat format, int slot, long[] lengths, out RowMemory? state)
    {
        int elementBytes = format == StateFormat.EightBit ? sizeof(byte) : sizeof(ushort);
        state = format == StateFormat.Single ? null : new RowMemory(memory, lengths, elementBytes);
        return format switch
        {
            StateFormat.BFloat16 => new NearestStorage<BFloat16Format>(),
            StateFormat.BFloat16Stochastic => new StochasticStorage<BFloat16Format>(step, Keys(slot)),
            StateFormat.EightBit => new EightBitStorage(
                new RowMemory(memory, lengths.Select(EightBitStorage.BlocksOf), sizeof(float))),
            _ => null,
        };
    }

    private SlotStorage ForWeights<TFormat>()
        where TFormat : struct, ICompensatedFormat => (precision.Weights ?? WeightRounding.MasterCopy) switch
        {
            WeightRounding.MasterCopy => new MasterStorage<TFormat>(Allocate(sizeof(float))),
            WeightRounding.Stochastic => new StochasticStorage<TFormat>(step, Keys(Slot.Weight)),
            WeightRounding.Compensated => new CompensatedStorage<TFormat>(Allocate(sizeof(ushort))),
            _ => new NearestStorage<TFormat>(),
        };

    private RowMemory Allocate(int elementBytes) => new(memory, rows.Select(parameter => parameter.Length), elementBytes);

    private ulong[] Keys(int slot) => [.. rows.Select(parameter => RoundingNumbers.KeyOf(precision.Seed, parameter.Name, slot))];
}
